package dev.weightflow.cli.client;

import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.platform.ServiceName;
import java.util.function.Function;

/**
 * What a command that speaks with services needs.
 *
 * @param terminal where it shows its results
 * @param services whom it speaks with
 * @param poller how it waits for what takes time
 */
public record Session(Terminal terminal, Services services, Poller poller) {

    /** As this process's user means it. */
    public static Session of(Terminal terminal) {
        return new Session(terminal, Services.of(terminal), Poller.usual());
    }

    /** @throws ServiceUnavailable if nobody knows where it is */
    public ServiceClient client(ServiceName service) {
        return services.client(service);
    }

    /** Shows an answer: as it came if JSON was asked for, or as text. */
    public <T> void show(ServiceResponse<T> answer, Function<? super T, ?> text) {
        terminal.show(answer.raw(), () -> text.apply(answer.value()).toString());
    }
}
