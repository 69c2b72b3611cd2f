package dev.weightflow.cli.client;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.local.platform.CollectorProcess.Ended;
import java.net.URI;
import java.util.Optional;

/** Output of a program of the platform that runs once and prints one JSON document. */
public final class ProgramResult {
    private ProgramResult() {}

    /**
     * Returns the document, whatever the exit status says about its content.
     *
     * @throws CommandFailure if it is a problem, or there is none
     */
    public static Resource of(String program, Ended ended) {
        Optional<Resource> said = Resource.parse(ended.said());
        Optional<Resource> problem = said.filter(any -> any.find("code").isPresent());
        if (said.isPresent() && problem.isEmpty()) {
            return said.get();
        }
        throw problem.<CommandFailure>map(refused -> ErrorResponse.of(
                        new ServiceAddress(
                                program, URI.create(""), Optional.of(ended.log().toString()), Optional.empty()),
                        (int) refused.number("status"),
                        refused))
                .orElseGet(() -> CommandFailure.failed(
                        program + "-failed",
                        "The " + program + " ended with exit status " + ended.status() + "; its log is " + ended.log()
                                + ": './weightflow logs " + program + "' shows the end of it."));
    }
}
