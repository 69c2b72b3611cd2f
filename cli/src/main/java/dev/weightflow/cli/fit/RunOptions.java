package dev.weightflow.cli.fit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * What a run was asked for beside its training. It has no influence on a step, and so is no part of the run's identity: the same training may go
 * on with other options.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunOptions(Optional<EarlyStopping> earlyStopping) {

    static final RunOptions NONE = new RunOptions(Optional.empty());
}
