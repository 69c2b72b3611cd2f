package dev.weightflow.cli.client;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.local.platform.CollectorProcess.Ended;
import java.net.URI;
import java.util.Optional;

/** Output of a program of the platform that runs once and prints one JSON document. */
public final class ProgramResult {
    private ProgramResult() {}

    /**
     * Returns the document.
     *
     * @throws CommandFailure if it is a problem, or there is none
     */
    public static Resource of(String program, Ended ended) {
        Optional<Resource> said = Resource.parse(ended.said());
        if (ended.status() == 0 && said.isPresent()) {
            return said.get();
        }
        throw said.filter(problem -> problem.find("code").isPresent())
                .<CommandFailure>map(problem -> ErrorResponse.of(
                        new ServiceAddress(
                                program, URI.create(""), Optional.of(ended.log().toString()), Optional.empty()),
                        (int) problem.number("status"),
                        problem))
                .orElseGet(() -> CommandFailure.failed(
                        program + "-failed",
                        "The " + program + " ended with exit status " + ended.status() + "; its log is " + ended.log()
                                + ": './weightflow logs " + program + "' shows the end of it."));
    }
}
