package dev.weightflow.console.session;

import dev.weightflow.console.testing.Platform;
import dev.weightflow.projection.LogsFixture;
import java.util.List;

/** All pages, over the tests' platform. */
final class ReadPages {
    /** Addresses of the pages. */
    static final List<String> PATHS = List.of(
            "/",
            "/datasets",
            "/datasets/" + LogsFixture.SCENES,
            "/trainings",
            "/trainings?state=failed",
            "/trainings/" + Platform.RUNNING,
            "/trainings/" + Platform.FAILED,
            "/trainings/" + Platform.COMPLETED,
            "/trainings/" + Platform.RUNNING + "/cancel",
            "/trainings/" + Platform.RUNNING + "/log",
            "/trainings/new",
            "/trainings/new?from=" + Platform.COMPLETED,
            "/models",
            "/models/people",
            "/models/people/1",
            "/models/people/2",
            "/models/people/2/promote",
            "/models/people/1/promote?force=true",
            "/models/people/hold",
            "/retraining",
            "/retraining/people",
            "/retraining/people/stop",
            "/try",
            "/events",
            "/events?version=people/1",
            "/find?q=peo",
            "/find?q=%3Cscript%3E",
            "/operations",
            "/nowhere",
            "/trainings/nowhere",
            "/models/nowhere");

    private ReadPages() {}
}
