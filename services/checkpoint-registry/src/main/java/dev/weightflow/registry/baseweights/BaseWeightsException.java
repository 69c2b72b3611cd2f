package dev.weightflow.registry.baseweights;

import dev.weightflow.model.network.BackboneSummary;
import dev.weightflow.model.weights.WeightsException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WeightsName;
import java.util.List;

/** What was asked about base weights cannot be done. */
public final class BaseWeightsException extends ProblemException {
    private static final long serialVersionUID = 1L;

    private BaseWeightsException(String code, ProblemKind kind, String message, Throwable cause) {
        super(code, kind, message, cause);
    }

    /** The file is no weight file, is damaged, was made to do harm, or holds no backbone that there is a model for. */
    static BaseWeightsException unusable(WeightsException cause) {
        return new BaseWeightsException(cause.code(), ProblemKind.UNPROCESSABLE, cause.getMessage() + ".", cause);
    }

    /** The file holds no whole backbone of any model. */
    static BaseWeightsException notWhole(String source, BackboneSummary backbone) {
        return new BaseWeightsException(
                "weights-mismatch",
                ProblemKind.UNPROCESSABLE,
                source + " holds no whole backbone of a model; of "
                        + backbone.model().title() + ", which it fits best, "
                        + String.join("; ", backbone.faults())
                        + ". Of a checkpoint with adapters, give the merged model ('./weightflow export').",
                null);
    }

    /** This machine could not write a file of its own. */
    static BaseWeightsException noRoom(WeightsException cause) {
        return new BaseWeightsException(
                "local-file", ProblemKind.of(507, "No room or no right to write"), cause.getMessage() + ".", cause);
    }

    /** The name is that of other weights. */
    static BaseWeightsException nameTaken(WeightsName name, Digest holder, Digest given) {
        return new BaseWeightsException(
                "weights-name-taken",
                ProblemKind.CONFLICT,
                "The name '" + name + "' is that of " + holder.shortId() + ", and this file is " + given.shortId()
                        + "; choose another name, or remove that one first. A name never changes its meaning by itself.",
                null);
    }

    /** Something needs the weights. */
    static BaseWeightsException inUse(Digest digest, List<String> uses) {
        return new BaseWeightsException(
                "weights-in-use",
                ProblemKind.CONFLICT,
                "The base weights " + digest.shortId() + " are needed by " + String.join(", ", uses)
                        + ", and cannot be removed before these are.",
                null);
    }

    /** There are no such weights. */
    static NotFoundException none(Object reference) {
        return NotFoundException.of(
                "base weights",
                reference,
                "GET /base-weights lists those there are, and POST /base-weights stores others.");
    }
}
