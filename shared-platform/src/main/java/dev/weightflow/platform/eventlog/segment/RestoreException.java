package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;

/** Refusal to restore; nothing of what there is was changed. */
public final class RestoreException extends ProblemException {
    private RestoreException(String code, String message) {
        super(code, ProblemKind.CONFLICT, message);
    }

    static RestoreException noInstallation() {
        return new RestoreException(
                "restore-no-record", "The bucket holds no record of an installation, so there is nothing to restore.");
    }

    static RestoreException nothingLost() {
        return new RestoreException(
                "restore-not-needed",
                "Every topic is the one that the bucket's facts belong to, so there is nothing to restore. To go back in time, or if"
                        + " a topic is damaged, delete the topic and create it again, empty.");
    }

    static RestoreException notLost(String topic) {
        return new RestoreException(
                "restore-not-needed",
                "The topic " + topic
                        + " is the one that the bucket's facts belong to, or none that it knows, so it is not restored.");
    }

    static RestoreException othersLost(String topics) {
        return new RestoreException(
                "restore-incomplete", "These are lost too, and have to be restored with it: " + topics + ".");
    }

    static RestoreException notEmpty(String topic, int partition, long records) {
        return new RestoreException(
                "restore-not-empty",
                "Partition " + partition + " of " + topic + " holds " + records
                        + " records that are not the first ones of what is to be restored. Only an empty topic can be restored, or one"
                        + " that an earlier attempt has begun: delete it, and create it again.");
    }

    static RestoreException noSegments(String topic, long facts) {
        return new RestoreException(
                "restore-no-segments",
                "The topic " + topic + " held " + facts
                        + " facts, and the bucket has no segments of it: it cannot be restored from there. docs/backup-and-upgrade.md"
                        + " says what else there is.");
    }

    static RestoreException servicesRun(String why) {
        return new RestoreException(
                "restore-services-run",
                "Services still follow the topics (" + why + "): stop all of them, and restore again.");
    }

    static RestoreException unreadable(String why) {
        return new RestoreException("restore-fact-unreadable", why);
    }
}
