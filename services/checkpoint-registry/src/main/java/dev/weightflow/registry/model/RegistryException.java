package dev.weightflow.registry.model;

import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;

/** What was asked of the registry cannot be done. */
public abstract sealed class RegistryException extends RuntimeException implements HasErrorCode {
    private static final long serialVersionUID = 1L;

    private final String code;

    private RegistryException(String code, String message) {
        super(message);
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }

    /** Something that was asked for is not known. */
    public abstract static sealed class Unknown extends RegistryException {
        private static final long serialVersionUID = 1L;

        private Unknown(String code, String message) {
            super(code, message);
        }
    }

    /** There is no model of that name. */
    public static final class UnknownModel extends Unknown {
        private static final long serialVersionUID = 1L;

        public UnknownModel(ModelName model) {
            super(
                    "unknown-model",
                    "No model is called '" + model
                            + "'; GET /models lists those there are, and an evaluation whose order"
                            + " names a model makes a new one.");
        }
    }

    /** The model has no such version. */
    public static final class UnknownVersion extends Unknown {
        private static final long serialVersionUID = 1L;

        public UnknownVersion(ModelName model, VersionNumber version) {
            super(
                    "unknown-version",
                    "The model " + model + " has no version " + version + "; GET /models/" + model
                            + "/versions lists those it has.");
        }
    }

    /** The alias points to no version. */
    public static final class UnknownAlias extends Unknown {
        private static final long serialVersionUID = 1L;

        public UnknownAlias(ModelName model, Alias alias) {
            super(
                    "unknown-alias",
                    "No version of the model " + model + " has the alias '" + alias + "'; POST /models/" + model
                            + "/versions/N/promote gives it to version N.");
        }
    }

    /** No evaluation led to that report. */
    public static final class UnknownReport extends Unknown {
        private static final long serialVersionUID = 1L;

        public UnknownReport(ReportId report) {
            super(
                    "unknown-report",
                    "No evaluation that is known led to report " + report.shortId()
                            + "; ask the evaluator for an evaluation first.");
        }
    }

    /** The version has no such picture. */
    public static final class UnknownPicture extends Unknown {
        private static final long serialVersionUID = 1L;

        public UnknownPicture(Digest digest) {
            super("unknown-picture", "No report of this version has a picture " + digest.shortId() + ".");
        }
    }

    /** The model is not trained again by itself. */
    public static final class NoPolicy extends Unknown {
        private static final long serialVersionUID = 1L;

        public NoPolicy(ModelName model) {
            super(
                    "no-retraining-policy",
                    "The model " + model + " has no retraining policy; PUT /models/" + model
                            + "/retraining-policy sets one.");
        }
    }

    /** No data set and no event has such an id. */
    public static final class UnknownEvent extends Unknown {
        private static final long serialVersionUID = 1L;

        public UnknownEvent(String id) {
            super(
                    "unknown-event",
                    "No data set and no event has an id that begins with '" + id
                            + "'; dataset-ingestion lists the data sets at GET /datasets.");
        }
    }

    /** Several things have ids that begin so. */
    public static final class Ambiguous extends RegistryException {
        private static final long serialVersionUID = 1L;

        public Ambiguous(String id, int meant) {
            super("ambiguous-id", meant + " ids begin with '" + id + "'; give more of the one that is meant.");
        }
    }

    /** The event has to do with no data set. */
    public static final class NoTrigger extends RegistryException {
        private static final long serialVersionUID = 1L;

        public NoTrigger(EventId event, String type) {
            super(
                    "no-trigger",
                    "Event " + event.shortId() + " (" + type + ") neither followed from an ingested data set nor led to"
                            + " one, and only ingested data sets make models be trained again.");
        }
    }

    /** The report is about other weights than the version's. */
    public static final class ForeignReport extends RegistryException {
        private static final long serialVersionUID = 1L;

        public ForeignReport(ReportId report, VersionNumber version) {
            super(
                    "foreign-report",
                    "Report " + report.shortId() + " is about another checkpoint than version " + version
                            + "; name one of that version's own reports.");
        }
    }

    /** The version that has the alias was not evaluated on what the challenger was evaluated on. */
    public static final class EvaluationMissing extends RegistryException {
        private static final long serialVersionUID = 1L;

        public EvaluationMissing(VersionNumber holder, Alias alias, String bench, EventId request) {
            super(
                    "evaluation-missing",
                    "Version " + holder + ", which has the alias '" + alias + "', was not evaluated on " + bench
                            + "; that is asked for now (request " + request.shortId()
                            + "): promote again when it is done, or force it.");
        }
    }

    /** What an evaluation refers to is missing, damaged, or contradicts it. */
    public static final class Unfit extends RegistryException {
        private static final long serialVersionUID = 1L;

        public Unfit(String code, String message) {
            super(code, message);
        }
    }
}
