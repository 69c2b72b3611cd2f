package dev.weightflow.platform.problem;

import dev.weightflow.schema.HasErrorCode;

/** A failure that says how it is shown over HTTP; exceptions of the platform and of services implement it. */
public interface HasProblemKind extends HasErrorCode {
    /** Status and title. */
    ProblemKind problemKind();
}
