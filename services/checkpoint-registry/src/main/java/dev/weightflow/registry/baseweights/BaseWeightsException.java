package dev.weightflow.registry.baseweights;

import dev.weightflow.data.weights.WeightsException;
import dev.weightflow.data.weights.published.PublishedWeights;
import dev.weightflow.data.weights.published.PublishedWeightsException;
import dev.weightflow.model.network.BackboneSummary;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.platform.problem.PublicText;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WeightsName;
import java.util.List;

/** Thrown when a request about base weights cannot be fulfilled. */
public final class BaseWeightsException extends ProblemException {
    private static final long serialVersionUID = 1L;

    private BaseWeightsException(String code, ProblemKind kind, String message, Throwable cause) {
        super(code, kind, message, cause);
    }

    /** Creates the failure of a file that is no weight file, is damaged or malicious, or holds no backbone of a known model. */
    static BaseWeightsException unusable(WeightsException cause) {
        return new BaseWeightsException(cause.code(), ProblemKind.UNPROCESSABLE, cause.getMessage() + ".", cause);
    }

    /** Creates the failure of a file that holds no complete backbone of any model. */
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

    /** Creates the failure of a write on this machine. */
    static BaseWeightsException noRoom(WeightsException cause) {
        return new BaseWeightsException(
                "local-file",
                ProblemKind.of(507, "No space or no permission to write"),
                cause.getMessage() + ".",
                cause);
    }

    /** Creates the failure of a name that belongs to other weights. */
    static BaseWeightsException nameTaken(WeightsName name, Digest holder, Digest given) {
        return new BaseWeightsException(
                "weights-name-taken",
                ProblemKind.CONFLICT,
                "The name '" + name + "' is that of " + holder.shortId() + ", and this file is " + given.shortId()
                        + "; choose another name, or remove that one first. A name never changes its meaning by itself.",
                null);
    }

    /** Creates the failure of removing weights that are in use. */
    static BaseWeightsException inUse(Digest digest, List<String> uses) {
        return new BaseWeightsException(
                "weights-in-use",
                ProblemKind.CONFLICT,
                "The base weights " + digest.shortId() + " are needed by " + String.join(", ", uses)
                        + ", and cannot be removed before these are.",
                null);
    }

    /** Creates the failure of published weights that this registry's settings exclude. */
    static BaseWeightsException notAllowed(PublishedWeights weights) {
        return new BaseWeightsException(
                "published-weights-not-allowed",
                ProblemKind.of(403, "Excluded by the settings"),
                "This registry does not bring " + weights.name()
                        + " (weightflow.registry.published-weights): './weightflow"
                        + " weights pull " + weights.name()
                        + "' downloads them to your machine, and './weightflow weights add"
                        + " FILE --name " + weights.name() + "' stores them.",
                null);
    }

    /** Creates the failure of published weights that could not be downloaded, or are not what was published. */
    static BaseWeightsException notBrought(PublishedWeightsException cause) {
        boolean ofTheDisk = cause.reason() == PublishedWeightsException.Reason.CACHE;
        ProblemKind kind = ofTheDisk
                ? ProblemKind.of(507, "No space or no permission to write")
                : ProblemKind.of(502, "Not to be had from its publisher");
        String message = ofTheDisk
                ? "The registry's folder of published weights cannot be used ("
                        + cause.getCause().getMessage()
                        + "): make room below weightflow.data-dir, or make it writable for this service"
                        + " alone."
                : cause.getMessage();
        return new BaseWeightsException(cause.code(), kind, PublicText.withoutFolders(message), cause);
    }

    /** Creates the failure of a reference to unknown weights. */
    static NotFoundException none(Object reference) {
        return NotFoundException.of(
                "base weights",
                reference,
                "GET /base-weights lists the existing ones, and POST /base-weights stores others.");
    }
}
