package dev.weightflow.registry.problem;

import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;

/** Thrown when the registry cannot fulfil a request; unknown objects are a {@link NotFoundException}. */
public final class RegistryException extends ProblemException {
    private RegistryException(String code, ProblemKind kind, String message) {
        super(code, kind, message);
    }

    /** Creates the failure of an unknown model. */
    public static NotFoundException noModel(ModelName model) {
        return NotFoundException.of(
                "model",
                model,
                "GET /models lists the existing ones, and an evaluation whose options name a model makes a new one.");
    }

    /** Creates the failure of an unknown version. */
    public static NotFoundException noVersion(ModelName model, VersionNumber version) {
        return NotFoundException.of(
                "version", model + "/" + version, "GET /models/" + model + "/versions lists the existing ones.");
    }

    /** Creates the failure of an alias that points to no version. */
    public static NotFoundException noAlias(ModelName model, Alias alias) {
        return NotFoundException.of(
                "alias", model + "/" + alias, "POST /models/" + model + "/versions/N/promote gives it to version N.");
    }

    /** Creates the failure of releasing an alias that is not held. */
    public static NotFoundException noHold(ModelName model, Alias alias) {
        return NotFoundException.of(
                "hold", model + "/" + alias, "PUT /models/" + model + "/aliases/" + alias + "/hold holds it.");
    }

    /** Creates the failure of a report that no evaluation has produced. */
    public static NotFoundException noReport(ReportId report) {
        return NotFoundException.of("report", report, "Request an evaluation from the evaluator first.");
    }

    /** Creates the failure of a report about other weights than the version's. */
    public static RegistryException reportOfAnother(ReportId report, VersionNumber version) {
        return new RegistryException(
                "report-of-another-checkpoint",
                ProblemKind.UNPROCESSABLE,
                "Report " + report.shortId() + " is about another checkpoint than version " + version
                        + "; name one of that version's own reports.");
    }

    /** Creates the failure of asking about a canary before it was measured on as many windows as the policy wants. */
    public static RegistryException canaryWaits(VersionNumber version, int measured, int wanted) {
        return new RegistryException(
                "canary-waits",
                ProblemKind.CONFLICT,
                "Version " + version + " has passed as canary, and was measured beside the champion on " + measured
                        + " of " + wanted + " windows since; ingest images without labels, or force it.");
    }

    /** Creates the failure of rolling back a champion that replaced no version. */
    public static RegistryException nothingToRollBackTo(ModelName model) {
        return new RegistryException(
                "nothing-to-roll-back-to",
                ProblemKind.CONFLICT,
                "The champion of " + model + " replaced no version, or returned when the one after it was rolled back;"
                        + " POST /models/" + model + "/versions/N/promote with force gives the alias to version N.");
    }

    /** Creates the failure of a comparison with an alias's holder that was not evaluated on the challenger's images. */
    public static RegistryException evaluationMissing(VersionNumber champion, Alias alias, String set, JobId job) {
        return new RegistryException(
                "evaluation-missing",
                ProblemKind.CONFLICT,
                "Version " + champion + ", which has the alias " + alias + ", was not evaluated on " + set
                        + "; that is requested now (job " + job.shortId()
                        + "): promote again when it is done, or force it.");
    }

    /** Creates the failure of a webhook that no setting names. */
    public static NotFoundException noWebhook(String name) {
        return NotFoundException.of(
                "webhook", name, "GET /webhooks lists those that the registry's settings weightflow.webhooks.* name.");
    }

    /** Creates the failure of a dead letter that a webhook does not have. */
    public static NotFoundException noDeadLetter(String webhook, String id) {
        return NotFoundException.of(
                "dead letter", id, "GET /webhooks/" + webhook + "/deliveries lists the existing ones.");
    }

    /** Creates the failure of a dead letter whose fact is no longer where it was. */
    public static RegistryException factGone(String id, String topic) {
        return new RegistryException(
                "fact-gone",
                ProblemKind.CONFLICT,
                "The fact " + id + " is not where it was in " + topic
                        + ", or could not be read in time; if the topic was replaced, its dead letters cannot be sent again.");
    }

    /** Creates the failure of a message that a receiver did not accept. */
    public static RegistryException notDelivered(String webhook, String reason) {
        return new RegistryException(
                "webhook-not-delivered",
                ProblemKind.UNPROCESSABLE,
                "The receiver of the webhook " + webhook + " did not accept the message: " + reason);
    }
}
