package dev.weightflow.cli.client;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.platform.LocalPlatform;
import dev.weightflow.cli.platform.PlatformDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where clients of services get the tokens that they show. */
public final class AccessToken {
    /** The variable that holds a token for services elsewhere. */
    public static final String VARIABLE = "WEIGHTFLOW_TOKEN";

    /** The variable that names a file with such a token. */
    public static final String FILE_VARIABLE = "WEIGHTFLOW_TOKEN_FILE";

    private AccessToken() {}

    /**
     * The token for that service, which is shown to it after it has {@linkplain ServiceAddress#identity() proved} who it is: the one that the environment gives, or else, for the platform on this machine and for no other, the one
     * that the platform has made for the command line.
     *
     * @throws CommandFailure if there is a file and it cannot be read
     */
    public static Optional<String> of(
            ServiceAddress service, PlatformDirectory directory, Map<String, String> environment) {
        Optional<String> given = Optional.ofNullable(environment.get(VARIABLE))
                .or(() -> Optional.ofNullable(environment.get(FILE_VARIABLE)).map(file -> read(Path.of(file))));
        return given.or(() -> service.log().isPresent() ? ofPlatform(directory) : Optional.empty());
    }

    private static Optional<String> ofPlatform(PlatformDirectory directory) {
        return Optional.of(directory.accessTokens().tokenFile(LocalPlatform.COMMAND_LINE))
                .filter(Files::exists)
                .map(AccessToken::read);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new CommandFailure(
                    "token-unreadable",
                    ExitStatus.FAILED,
                    "The token in " + file + " cannot be read: it is for the user who has started the platform alone.",
                    e);
        }
    }
}
