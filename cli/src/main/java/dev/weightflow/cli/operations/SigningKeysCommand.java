package dev.weightflow.cli.operations;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.local.platform.CollectorProcess;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.local.server.SigningKeys;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "signing-keys", description = "Creates and rotates the services' signing keys.")
public final class SigningKeysCommand extends SessionCommand {

    record Rotated(String service, String key, String keyRing) {}

    @Command(
            name = "rotate",
            description =
                    "Rotates a service's signing key, or creates its first. The old key stays on the key ring, because what it"
                            + " signed is still read; distribute the ring to all services before the new key signs.")
    void rotate(
            @Parameters(paramLabel = "SERVICE", description = "The service that the key belongs to, or collector.")
                    String service,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            description =
                                    "The folder of the keys and the key ring (those of the platform on this machine).")
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
                throw usage("rotate", name + " publishes nothing, and has no signing key");
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
                                        + " was started without keys, and its facts are not signed: only a new platform can have keys."));
    }
}
