package dev.weightflow.cli.operations;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.platform.CollectorProcess;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.embedded.SigningKeys;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "signing-keys", description = "Makes and rotates the keys by which services sign.")
public final class SigningKeysCommand extends SessionCommand {

    record Rotated(String service, String key, String keyRing) {}

    @Command(
            name = "rotate",
            description =
                    "Rotates a service's signing key, or makes its first. The former key stays on the key ring, because what it"
                            + " signed is read again; bring the ring to all services before the new key signs.")
    void rotate(
            @Parameters(paramLabel = "SERVICE", description = "The service whose key it is, or collector.")
                    String service,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            description = "Where keys and key ring are (those of the platform on this machine).")
                    Optional<Path> folder) {
        if (!service.equals(CollectorProcess.NAME)) {
            requireService(service);
        }
        SigningKeys keys = folder.map(SigningKeys::in).orElseGet(this::ofThisPlatform);
        Rotated rotated =
                new Rotated(service, keys.renew(service).toString(), keys.ring().toString());
        terminal.say(service + " signs by " + rotated.key() + " after its next start; the public keys are in "
                + rotated.keyRing() + ".");
        terminal.show(rotated, rotated::key);
    }

    private void requireService(String name) {
        try {
            if (!ServiceName.deciding().contains(ServiceName.of(name))) {
                throw usage("rotate", name + " states nothing, and has no key to sign by");
            }
        } catch (IllegalArgumentException e) {
            throw usage("rotate", e.getMessage());
        }
    }

    private SigningKeys ofThisPlatform() {
        return PlatformDirectory.prepare(terminal.directory())
                .signingKeys()
                .orElseThrow(
                        () -> CommandFailure.refused(
                                "not-signed",
                                "The platform in " + terminal.directory()
                                        + " began without keys, and what it has stated is not signed: only a new one can have keys."));
    }
}
