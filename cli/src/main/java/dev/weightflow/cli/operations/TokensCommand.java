package dev.weightflow.cli.operations;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Table;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.local.server.AccessTokens.Caller;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tokens",
        description = "Creates, lists and revokes the tokens with which people and programs call the services.")
public final class TokensCommand extends SessionCommand {
    private static final List<String> ROLES = List.of("reader", "writer", "promoter", "admin");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final String FILE = "The services' token file (that of the platform on this machine).";

    record Created(String name, List<String> roles, String token, String file) {}

    @Command(name = "create", description = "Creates a token: prints it once and keeps its hash.")
    void create(
            @Parameters(paramLabel = "NAME", description = "The token's owner.") String name,
            @Option(
                            names = "--roles",
                            paramLabel = "ROLE",
                            split = ",",
                            required = true,
                            description = "reader, writer, promoter or admin; several separated by commas.")
                    List<String> roles,
            @Option(names = "--file", paramLabel = "FILE", description = FILE) Optional<Path> file) {
        roles.stream().filter(role -> !ROLES.contains(role)).findFirst().ifPresent(role -> {
            throw usage("create", "--roles: there is no role '" + role + "'; there are " + String.join(", ", ROLES));
        });
        if (!NAME.matcher(name).matches()) {
            throw usage("create", "A name has letters, digits and . _ @ -, at most 64 of them");
        }
        Path hashes = hashes(file);
        Created created = new Created(
                name, List.copyOf(roles), AccessTokens.added(hashes, name, String.join(",", roles)), hashes.toString());
        terminal.say("Its hash is in " + hashes + "; nobody can print the token again. './weightflow tokens revoke "
                + name + "' revokes it.");
        terminal.show(created, created::token);
    }

    @Command(name = "list", description = "Lists whose tokens the services accept, and their roles.")
    void list(@Option(names = "--file", paramLabel = "FILE", description = FILE) Optional<Path> file) {
        List<Caller> callers = AccessTokens.callers(hashes(file));
        terminal.show(callers, () -> {
            Table table = Table.of("NAME", "ROLES");
            callers.forEach(caller -> table.row(caller.name(), String.join(", ", caller.roles())));
            return table.toString();
        });
    }

    @Command(
            name = "revoke",
            description = "Revokes all tokens of that name; the services refuse them within a second.")
    void revoke(
            @Parameters(paramLabel = "NAME", description = "The token's owner.") String name,
            @Option(names = "--file", paramLabel = "FILE", description = FILE) Optional<Path> file) {
        Path hashes = hashes(file);
        int revoked = AccessTokens.revoked(hashes, name);
        if (revoked == 0) {
            throw CommandFailure.notFound(
                    "no-such-token",
                    "There is no token of '" + name + "' in " + hashes
                            + ": './weightflow tokens list' lists the existing ones.");
        }
        terminal.show(
                Map.of("name", name, "revoked", revoked),
                () -> revoked == 1
                        ? "The token of " + name + " is revoked."
                        : revoked + " tokens of " + name + " are revoked.");
    }

    private Path hashes(Optional<Path> file) {
        return file.orElseGet(() ->
                PlatformDirectory.prepare(terminal.directory()).accessTokens().hashes());
    }
}
