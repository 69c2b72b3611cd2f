package dev.weightflow.cli.weights;

import dev.weightflow.cli.console.Terminal;
import dev.weightflow.local.process.PrivateFiles;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.MethodSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Method files that this user trusts: those whose trainings were started here, and those trusted when others' weights were opened. Each is a file
 * under its digest, which nobody else can read or write; deleting it revokes the trust.
 */
public record TrustedMethods(Path folder) {

    public static TrustedMethods of(Terminal terminal) {
        return new TrustedMethods(terminal.directory().resolve("methods"));
    }

    /** Returns the text of that digest, if it is trusted. A file that was altered is not. */
    Optional<String> text(Digest digest) {
        Path file = file(digest);
        return Optional.of(file)
                .filter(Files::isRegularFile)
                .map(MethodTexts::read)
                .filter(text -> Digest.ofText(text).equals(digest));
    }

    /** Trusts the text that comes with a method, if one does. */
    public void remember(MethodSpec method) {
        method.text().ifPresent(this::remember);
    }

    void remember(String text) {
        Digest digest = Digest.ofText(text);
        if (text(digest).isEmpty()) {
            PrivateFiles.folder(folder);
            PrivateFiles.write(file(digest), text);
        }
    }

    private Path file(Digest digest) {
        return folder.resolve(digest.hex() + ".py");
    }
}
