package dev.weightflow.registry.rest;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.ReportId;

/**
 * Somebody wants an evaluated checkpoint to be a version.
 *
 * @param report a report about the checkpoint
 */
public record RegistrationRequest(ReportId report) {

    /** @throws dev.weightflow.schema.InvalidRecordException if the report is missing */
    public RegistrationRequest {
        Faults.of("A request to register").present("report", report).raise();
    }
}
