package dev.weightflow.cli.command;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.embedded.SigningKeys;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow signing-key}. */
@Command(
        name = "signing-key",
        description =
                "Rotates a service's signing key. The former key stays on the key ring, because what it signed is read again;"
                        + " bring the ring to all services before the new key signs.")
public final class SigningKeyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "SERVICE", description = "The service whose key it is.")
    private ServiceName service;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Where keys and key ring are; else those of the platform on this machine.")
    private Optional<Path> folder = Optional.empty();

    public SigningKeyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What is shown. */
    record Made(String service, String key, String keyRing) {}

    @Override
    public Integer call() {
        SigningKeys keys = folder.map(SigningKeys::in).orElseGet(this::ofThisPlatform);
        Made made = new Made(
                service.key(), keys.renew(service.key()).toString(), keys.ring().toString());
        terminal.say(service + " signs by " + made.key() + " after its next start; the public keys are in "
                + made.keyRing() + ".");
        terminal.show(made, made::key);
        return 0;
    }

    private SigningKeys ofThisPlatform() {
        return PlatformDirectory.prepare(terminal.directory())
                .signingKeys()
                .orElseThrow(
                        () -> new CommandFailure(
                                "not-signed",
                                ExitStatus.REFUSED,
                                "The platform in " + terminal.directory()
                                        + " began without keys, and what it has stated is not signed: only a new one can have keys."));
    }
}
