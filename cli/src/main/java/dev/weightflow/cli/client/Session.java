package dev.weightflow.cli.client;

import dev.weightflow.cli.console.Terminal;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.local.platform.Sleep;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Context shared by all commands that call services.
 *
 * @param environment the process's variables, which may name services elsewhere
 * @param poller polls operations that take time
 */
public record Session(Terminal terminal, Map<String, String> environment, Poller poller) {
    public static Session of(Terminal terminal) {
        return new Session(terminal, System.getenv(), Poller.usual());
    }

    /** Returns a client of that service. */
    public ServiceClient client(ServiceName service) {
        PlatformDirectory directory = new PlatformDirectory(terminal.directory());
        ServiceAddress address = ServiceAddress.of(service, directory, environment);
        return new ServiceClient(address, address.token(directory, environment));
    }

    /** Returns the variable that names a service's address, if one is set: the platform is elsewhere then, and not on this machine. */
    public Optional<String> elsewhere() {
        return Arrays.stream(ServiceName.values())
                .map(ServiceName::urlVariable)
                .filter(environment::containsKey)
                .findFirst();
    }

    /** Shows a response: complete as JSON, or as that text. */
    public void show(Resource answer, Function<Resource, ?> text) {
        terminal.show(answer.json(), () -> text.apply(answer).toString());
    }

    /**
     * Polls until a value is done. A service that does not answer for a while, because it is restarting, does not end the polling.
     *
     * @param patience longest time for which a service may not answer
     */
    public record Poller(Duration every, Duration patience, Sleep sleep) {

        /** Polls twice a second, and tolerates a minute without an answer. */
        public static Poller usual() {
            return new Poller(Duration.ofMillis(500), Duration.ofSeconds(60), Sleep.real());
        }

        /** Returns the first value that is done. */
        public <T> T until(Supplier<T> look, Consumer<T> audience, Predicate<T> done) throws InterruptedException {
            Duration silence = Duration.ZERO;
            while (true) {
                try {
                    T value = look.get();
                    silence = Duration.ZERO;
                    audience.accept(value);
                    if (done.test(value)) {
                        return value;
                    }
                } catch (ServiceUnavailable e) {
                    silence = silence.plus(every);
                    if (silence.compareTo(patience) > 0) {
                        throw e;
                    }
                }
                sleep.sleep(every);
            }
        }
    }
}
