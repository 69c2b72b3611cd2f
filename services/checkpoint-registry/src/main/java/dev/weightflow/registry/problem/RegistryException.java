package dev.weightflow.registry.problem;

import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;

/** What was asked of the registry cannot be done; what it does not know is a {@link NotFoundException}. */
public final class RegistryException extends ProblemException {
    private RegistryException(String code, ProblemKind kind, String message) {
        super(code, kind, message);
    }

    /** There is no model of that name. */
    public static NotFoundException noModel(ModelName model) {
        return NotFoundException.of(
                "model",
                model,
                "GET /models lists those there are, and an evaluation whose options name a model makes a new one.");
    }

    /** The model has no such version. */
    public static NotFoundException noVersion(ModelName model, VersionNumber version) {
        return NotFoundException.of(
                "version", model + "/" + version, "GET /models/" + model + "/versions lists those there are.");
    }

    /** The alias points to no version. */
    public static NotFoundException noAlias(ModelName model, Alias alias) {
        return NotFoundException.of(
                "alias", model + "/" + alias, "POST /models/" + model + "/versions/N/promote gives it to version N.");
    }

    /** The alias is not held. */
    public static NotFoundException noHold(ModelName model, Alias alias) {
        return NotFoundException.of(
                "hold", model + "/" + alias, "PUT /models/" + model + "/aliases/" + alias + "/hold holds it.");
    }

    /** No evaluation led to that report. */
    public static NotFoundException noReport(ReportId report) {
        return NotFoundException.of("report", report, "Request an evaluation from the evaluator first.");
    }

    /** The report is about other weights than the version's. */
    public static RegistryException reportOfAnother(ReportId report, VersionNumber version) {
        return new RegistryException(
                "report-of-another-checkpoint",
                ProblemKind.UNPROCESSABLE,
                "Report " + report.shortId() + " is about another checkpoint than version " + version
                        + "; name one of that version's own reports.");
    }

    /** The version that has the alias was not evaluated on what the challenger was evaluated on. */
    public static RegistryException evaluationMissing(VersionNumber champion, Alias alias, String set, JobId job) {
        return new RegistryException(
                "evaluation-missing",
                ProblemKind.CONFLICT,
                "Version " + champion + ", which has the alias " + alias + ", was not evaluated on " + set
                        + "; that is requested now (job " + job.shortId()
                        + "): promote again when it is done, or force it.");
    }
}
