package dev.weightflow.cli.command;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.embedded.AccessTokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a token for somebody, lets its hash in, and prints the token, which is kept nowhere. */
@Command(
        name = "token",
        description = "Makes a token by which somebody may call the services; prints it once, keeps its hash.")
public final class TokenCommand implements Callable<Integer> {
    private static final List<String> ROLES = List.of("reader", "writer", "promoter", "admin");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "Whose token it is.")
    private String name;

    @Option(
            names = "--roles",
            paramLabel = "ROLE",
            split = ",",
            required = true,
            description = "What it is good for: reader, writer, promoter, admin; several with commas between them.")
    private List<String> roles;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "The services' token file; else that of the platform on this machine.")
    private Optional<Path> file = Optional.empty();

    public TokenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What is printed. */
    record Made(String name, List<String> roles, String token, String file) {}

    @Override
    public Integer call() {
        roles.stream().filter(role -> !ROLES.contains(role)).findFirst().ifPresent(role -> {
            throw invalid("--roles: there is no role '" + role + "'; there are " + String.join(", ", ROLES) + ".");
        });
        if (!NAME.matcher(name).matches()) {
            throw invalid("A name has letters, digits and . _ @ -, at most 64 of them.");
        }
        Path target = file.orElseGet(() ->
                PlatformDirectory.prepare(terminal.directory()).accessTokens().hashes());
        Made made = new Made(
                name, List.copyOf(roles), AccessTokens.added(target, name, String.join(",", roles)), target.toString());
        terminal.say("Its hash is in " + target
                + ", where a line is removed to revoke it; nobody can print the token again.");
        terminal.show(made, made::token);
        return 0;
    }

    private static CommandFailure invalid(String why) {
        return new CommandFailure("invalid-argument", ExitStatus.USAGE, why);
    }
}
