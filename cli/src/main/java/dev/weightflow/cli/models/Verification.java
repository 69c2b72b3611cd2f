package dev.weightflow.cli.models;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the registry found when it looked at the objects of versions, and which facts it refused.
 *
 * @param versions a look at each version
 * @param refused facts that were not signed as they must be
 * @param logs the topics that the registry decides upon, read from their beginning
 * @param damaged what the registry's scrub has found, also of what no version consists of
 */
record Verification(
        List<OfVersion> versions, List<RefusedFact> refused, List<DamagedObject> damaged, List<OfLog> logs) {

    /**
     * A look at one version.
     *
     * @param objects how many objects were read
     * @param signed whether documents must be signed
     */
    record OfVersion(String model, int version, int objects, boolean signed, List<Finding> findings) {}

    /**
     * A look at a topic.
     *
     * @param facts how many there are
     * @param fault what is wrong with it, if anything is
     */
    record OfLog(String topic, long facts, Optional<String> fault) {}

    /** Something that is wrong with an object. */
    record Finding(String object, String digest, String code, String message) {}

    /** A record of a topic that counted for nothing. */
    record RefusedFact(String what, String why, Instant at) {}

    /** An object that is needed and damaged. */
    record DamagedObject(String digest, String kind, String reason, String code, String remedy) {}

    boolean isSound() {
        return refused.isEmpty()
                && damaged.isEmpty()
                && logs.stream().allMatch(log -> log.fault().isEmpty())
                && versions.stream().allMatch(version -> version.findings().isEmpty());
    }
}
