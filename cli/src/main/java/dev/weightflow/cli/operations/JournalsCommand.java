package dev.weightflow.cli.operations;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.local.platform.GivenUp;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformStatus;
import dev.weightflow.local.platform.ServiceName;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "journals",
        description = "Accepts the permanent loss of facts, so that the platform starts without them.")
public final class JournalsCommand extends SessionCommand {
    private static final String INSTALLATION = "[A-Za-z0-9-]{1,64}";
    private static final String PLACE = "[A-Za-z0-9._/@-]{1,200}";

    /**
     * Result of giving up journals.
     *
     * @param restarted the services that were restarted for it
     */
    record Told(String what, List<String> restarted) {}

    @Command(
            name = "adopt",
            description = {
                "Adopts the current topics and bucket as the platform's, in place of those that log-replaced or bucket-lost names.",
                "All services do so at their next start. The contents of the former topics are given up; the object store keeps its content."
            })
    void adopt(
            @Parameters(
                            paramLabel = "INSTALLATION",
                            description = "The installation that is given up, as the message names it.")
                    String installation) {
        if (!installation.matches(INSTALLATION)) {
            throw usage("adopt", "'" + installation + "' is not an installation; the message of the refusal names it");
        }
        tell("journals.adopt=" + installation, installation, given -> given.installation(installation));
    }

    @Command(
            name = "accept-loss",
            description =
                    "Gives up facts that can no longer be read, or that a topic has lost: from their next start, all services continue without them.")
    void acceptLoss(
            @Parameters(
                            arity = "1..*",
                            paramLabel = "PLACE",
                            description = "As the message names it, such as weightflow.trainings-1@4711.")
                    List<String> places) {
        places.stream().filter(place -> !place.matches(PLACE)).findFirst().ifPresent(wrong -> {
            throw usage("accept-loss", "'" + wrong + "' is not a place; the message that asks for one names it");
        });
        String all = String.join(",", places);
        tell("journals.acceptLoss={" + all + "}", all, given -> given.add(places));
    }

    private void tell(String chartValue, String what, Consumer<GivenUp> change) {
        session.elsewhere().ifPresent(variable -> {
            throw CommandFailure.refused(
                    "journals-elsewhere",
                    "The platform is elsewhere (" + variable
                            + " is set), where all services are told by the chart: 'helm upgrade RELEASE CHART"
                            + " --reuse-values --set " + chartValue + "'.");
        });
        PlatformDirectory directory = PlatformDirectory.prepare(terminal.directory());
        change.accept(directory.givenUp());
        List<String> restarted = restart(PlatformStatus.of(directory));
        terminal.say(
                restarted.isEmpty()
                        ? what + " is given up for all services with the next './weightflow up'."
                        : what
                                + " is given up for all services, which start again: './weightflow status' shows how far they are.");
        terminal.show(new Told(what, restarted), () -> "");
    }

    /** Stops the services, which the supervisor restarts with the new settings. */
    private static List<String> restart(PlatformStatus platform) {
        return platform.parts().stream()
                .filter(part ->
                        Arrays.stream(ServiceName.values()).anyMatch(service -> service.isInstance(part.name())))
                .filter(part -> part.pid()
                        .flatMap(ProcessHandle::of)
                        .filter(ProcessHandle::destroy)
                        .isPresent())
                .map(part -> part.name())
                .toList();
    }
}
