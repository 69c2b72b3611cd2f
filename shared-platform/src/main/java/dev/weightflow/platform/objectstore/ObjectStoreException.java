package dev.weightflow.platform.objectstore;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.id.Digest;

/** Thrown when a request to the object store fails. Each kind has a stable code that problems, events and metrics share. */
public abstract sealed class ObjectStoreException extends ProblemException {
    private ObjectStoreException(String code, ProblemKind problemKind, String message, Throwable cause) {
        super(code, problemKind, message, cause);
    }

    public static final class NotFound extends ObjectStoreException {
        NotFound(Digest digest) {
            super(
                    "object-not-found",
                    ProblemKind.of(404, "Object not found"),
                    "object " + digest.shortId() + " is not in the store; it was deleted, or never stored in this one",
                    null);
        }
    }

    /** Thrown when the object is too large to be read into memory. Nothing of it was read. */
    public static final class TooLarge extends ObjectStoreException {
        TooLarge(String what, long bytes, long most) {
            super(
                    "object-too-large",
                    ProblemKind.of(422, "Object too large for a document"),
                    what + ": it has " + bytes + " bytes, and a document here has at most " + most
                            + "; it is probably something else, such as weights or samples",
                    null);
        }
    }

    /** Thrown when an object that others may write was changed or deleted during its use. Nothing of it was used. */
    public static final class Changed extends ObjectStoreException implements Retriable {
        Changed(String what, Throwable cause) {
            super(
                    "object-changed",
                    ProblemKind.of(409, "Object changed"),
                    what + ": it was changed or deleted since it was listed; try again when nobody writes there",
                    cause);
        }
    }

    /** Thrown when the store returned other bytes than were stored. None of them were passed on. */
    public static final class DigestMismatch extends ObjectStoreException {
        static void unless(Digest expected, byte[] content) {
            Digest found = Digest.of(content);
            if (!found.equals(expected)) {
                throw new DigestMismatch(expected, found);
            }
        }

        DigestMismatch(Digest expected, Digest found) {
            super(
                    "object-damaged",
                    ProblemKind.DAMAGED,
                    "object " + expected.shortId() + " came back with digest " + found.shortId()
                            + "; the store's copy is damaged, restore it from another",
                    null);
        }
    }

    /** Thrown when the object is not signed by the required service. Nothing of it was used. */
    public static final class NotSigned extends ObjectStoreException {
        NotSigned(Digest digest, String why) {
            super(
                    "object-not-signed",
                    ProblemKind.DAMAGED,
                    "object " + digest.shortId() + " does not count: " + why
                            + "; docs/signatures.md says how documents are signed",
                    null);
        }
    }

    /** Thrown when the object is signed by a key that this instance does not know, or cannot look up at present. Nothing of it was used. */
    public static final class SignatureUnknown extends ObjectStoreException implements Retriable {
        SignatureUnknown(Digest digest, String why) {
            super(
                    "object-signature-unknown",
                    ProblemKind.UNAVAILABLE,
                    "object " + digest.shortId() + " cannot be believed yet: " + why
                            + "; add the key to this instance's key ring",
                    null);
        }
    }

    /** Thrown when the store did not answer, and nothing was changed. */
    public static final class Unavailable extends ObjectStoreException implements Retriable {
        Unavailable(String what, Throwable cause) {
            super(
                    "object-store-unavailable",
                    ProblemKind.UNAVAILABLE,
                    what + ": the object store does not answer; is it running?",
                    cause);
        }
    }

    /** Thrown when the content that was to be stored is just being deleted, because nothing referred to it. */
    public static final class BeingDeleted extends ObjectStoreException implements Retriable {
        BeingDeleted(String what) {
            super(
                    "object-being-deleted",
                    ProblemKind.UNAVAILABLE,
                    what + ": what was there of it is being deleted as garbage just now; store it again in a moment",
                    null);
        }
    }

    /** Thrown when a write may or may not have happened, because the response was lost. */
    public static final class UnknownOutcome extends ObjectStoreException implements Retriable {
        UnknownOutcome(String what, Throwable cause) {
            super(
                    "object-store-outcome-unknown",
                    ProblemKind.UNAVAILABLE,
                    what + ": the object store's answer was lost, so the write may have happened or not; repeat it",
                    cause);
        }
    }

    /** Thrown when the store refuses these credentials, or the bucket does not exist for them. */
    public static final class AccessDenied extends ObjectStoreException implements Retriable {
        AccessDenied(String what, Throwable cause) {
            super(
                    "object-store-access-denied",
                    ProblemKind.of(502, "Object store refuses access"),
                    what + ": the object store refuses access (" + cause.getMessage()
                            + "); check the bucket and the credentials",
                    cause);
        }
    }

    /** Creates the failure of a file on this machine's disk, for code that moves files to or from the store. */
    public static ObjectStoreException localFile(String what, Throwable cause) {
        return new LocalFile(what, cause);
    }

    /** Thrown when this machine could not read or write a file of its own. */
    public static final class LocalFile extends ObjectStoreException implements Retriable {
        LocalFile(String what, Throwable cause) {
            super(
                    "local-file",
                    ProblemKind.of(507, "No space or no permission to write"),
                    what + ": " + cause.getMessage() + "; check the disk's free space and the folder's permissions",
                    cause);
        }
    }
}
