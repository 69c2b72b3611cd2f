package dev.weightflow.data.weights.published;

import dev.weightflow.data.weights.WeightsException;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.Printable;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;

/** Published weights that could not be brought. The message is one sentence that names the address and the way out. */
public final class PublishedWeightsException extends RuntimeException implements HasErrorCode {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_SENTENCE = 4000;
    private static final int PROXY_LOGIN = 407;

    /** Reason of a failure; its code is the key behind {@code weights-}. */
    public enum Reason implements Keyed {
        /** The weights are not in the cache, and must not be downloaded. */
        OFFLINE,
        /** The server does not answer, or breaks off again and again. */
        UNREACHABLE,
        /** The server answers, but not with the file. */
        NOT_SERVED,
        /** The server refers to an address that is not allowed, or too often. */
        REDIRECTED,
        WRONG_LENGTH,
        WRONG_DIGEST,
        /** The file is not a whole backbone of the model. */
        WRONG_MODEL,
        /** The cache cannot be written, or not be believed. */
        CACHE
    }

    private final Reason reason;

    private PublishedWeightsException(Reason reason, String sentence, Throwable cause) {
        super(Printable.of(sentence, LONGEST_SENTENCE), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public String code() {
        return "weights-" + reason.key();
    }

    static PublishedWeightsException offline(PublishedWeights weights, Path folder, boolean isThere) {
        return new PublishedWeightsException(
                Reason.OFFLINE,
                weights.name()
                        + (isThere
                                ? " is damaged, or has no " + weights.fileName() + ".sha256 beside it, in the cache ("
                                : " is not in the cache (")
                        + folder + ") and may not be downloaded offline: leave --offline out, or download "
                        + weights.origin() + elsewhere(),
                null);
    }

    static PublishedWeightsException unreachable(PublishedWeights weights, URI address, Throwable cause) {
        return new PublishedWeightsException(
                Reason.UNREACHABLE,
                weights.name() + " cannot be downloaded from " + address + " (" + why(cause)
                        + "): try again, which goes on where it stopped, or download that address" + elsewhere(),
                cause);
    }

    static PublishedWeightsException notServed(PublishedWeights weights, URI address, int status) {
        return new PublishedWeightsException(
                Reason.NOT_SERVED,
                weights.name() + " is not to be had from " + address + ", which answers with status " + status
                        + (status == PROXY_LOGIN ? " (the proxy wants a password, and none can be given)" : "")
                        + ": " + otherwise(weights),
                null);
    }

    static PublishedWeightsException redirected(PublishedWeights weights, URI address, String target) {
        return new PublishedWeightsException(
                Reason.REDIRECTED,
                weights.name() + " is not downloaded, because " + address + " refers to " + target
                        + ", and only https addresses are followed; plain http is read from a mirror alone: "
                        + otherwise(weights),
                null);
    }

    static PublishedWeightsException redirectedTooOften(PublishedWeights weights, URI address) {
        return new PublishedWeightsException(
                Reason.REDIRECTED,
                weights.name() + " is not downloaded, because " + address + " refers to other addresses too often: "
                        + otherwise(weights),
                null);
    }

    static PublishedWeightsException wrongLength(PublishedWeights weights, URI address, long expected, long found) {
        return new PublishedWeightsException(
                Reason.WRONG_LENGTH,
                weights.name() + " is not what was published: " + address + " has " + found + " bytes and not "
                        + expected + "; nothing was kept: " + otherwise(weights),
                null);
    }

    static PublishedWeightsException tooLong(PublishedWeights weights, URI address, long most) {
        return new PublishedWeightsException(
                Reason.WRONG_LENGTH,
                weights.name() + " is not downloaded, because " + address + " has more than " + most + " bytes: "
                        + otherwise(weights),
                null);
    }

    static PublishedWeightsException noRecord(PublishedWeights weights, Path record) {
        return new PublishedWeightsException(
                Reason.WRONG_DIGEST,
                "The digest that " + weights.name() + " had first is not to be read from " + record
                        + ", so that nothing can be compared with it: bring that file back, or delete it to trust the next"
                        + " download.",
                null);
    }

    static PublishedWeightsException wrongDigest(
            PublishedWeights weights, String source, Digest expected, Digest found, Path record) {
        return new PublishedWeightsException(
                Reason.WRONG_DIGEST,
                weights.name() + " is not what "
                        + (weights.digest().isPresent() ? "was published" : "was downloaded first") + ": the file from "
                        + source + " has the SHA-256 " + found + " and not " + expected + "; nothing was kept"
                        + (weights.digest().isPresent()
                                ? ": " + otherwise(weights)
                                : ", and if its authors have replaced it, delete " + record + " to trust the new one."),
                null);
    }

    static PublishedWeightsException wrongModel(PublishedWeights weights, String source, WeightsException cause) {
        return new PublishedWeightsException(
                Reason.WRONG_MODEL,
                weights.name() + " is not a whole backbone of "
                        + weights.model().title() + ", so nothing was kept of " + source + ": "
                        + cause.getMessage() + ": " + otherwise(weights),
                cause);
    }

    static PublishedWeightsException foreign(Path place, String owner, Path folder) {
        return notOurs(place + " belongs to " + owner, "chown -R $(id -un) " + folder);
    }

    static PublishedWeightsException writableByOthers(Path place, Path folder) {
        return notOurs("others than its owner may write to " + place, "chmod -R go-w " + folder);
    }

    private static PublishedWeightsException notOurs(String why, String command) {
        return new PublishedWeightsException(
                Reason.CACHE,
                "The cache of weights is not believed, because " + why
                        + ", so that somebody else may have put weights there: if its files are to be trusted, run '"
                        + command + "', or else set XDG_CACHE_HOME to a folder of your own.",
                new IOException(why));
    }

    static PublishedWeightsException cache(Path folder, IOException cause) {
        return new PublishedWeightsException(
                Reason.CACHE,
                "The cache of weights, " + folder + ", cannot be used (" + why(cause)
                        + "): make room or make it writable, or set XDG_CACHE_HOME to another folder.",
                cause);
    }

    private static String otherwise(PublishedWeights weights) {
        return "get the file " + weights.fileName() + " from elsewhere, and use it as --weights FILE.";
    }

    private static String elsewhere() {
        return " on a machine with a network, and use the file as --weights FILE.";
    }

    /** Returns why something failed, in a few words. */
    static String why(Throwable cause) {
        String message = cause.getMessage();
        if (message != null && !message.isBlank()) {
            return message;
        }
        return cause instanceof ConnectException
                ? "no connection"
                : cause.getClass().getSimpleName();
    }
}
