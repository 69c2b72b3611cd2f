package dev.weightflow.cli.weights;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.fit.RunFolder;
import dev.weightflow.cli.training.MethodFile;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.network.CheckpointHeader;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * Options by which a user trusts the method file that weights were made with. No such file is evaluated before it is trusted; the decision is
 * remembered, see {@link TrustedMethods}.
 */
public final class MethodTrust {

    @ArgGroup
    private Given given = new Given();

    private static final class Given {
        @Option(
                names = "--trust-method",
                description =
                        "Trust the method file that the weights were made with, and evaluate it, now and later (required"
                                + " unless it is your own).")
        private boolean any;

        @Option(
                names = "--method-file",
                paramLabel = "FILE",
                description =
                        "The method file that the weights were made with, which is trusted; another one is refused.")
        private Optional<Path> file = Optional.empty();
    }

    /**
     * Returns the texts that the user trusts.
     *
     * @param checkpoint that names one by its digest
     * @param stored looks up a text that is not beside the checkpoint
     */
    MethodTexts of(Session session, Path checkpoint, Function<Digest, Optional<String>> stored) {
        TrustedMethods trusted = TrustedMethods.of(session.terminal());
        return digest -> {
            Optional<String> known =
                    given.file.map(file -> own(checkpoint, file, digest)).or(() -> trusted.text(digest));
            String text = known.orElseGet(() ->
                    foreign(session, checkpoint, digest, beside(checkpoint).or(() -> stored.apply(digest))));
            trusted.remember(text);
            return text;
        };
    }

    private static String own(Path checkpoint, Path file, Digest digest) {
        String text = MethodFile.text(file);
        if (!Digest.ofText(text).equals(digest)) {
            throw CommandFailure.refused(
                    "other-method-file",
                    checkpoint + " was made with another method file than " + file + ": its text has the digest "
                            + digest + ", and the file's is " + Digest.ofText(text)
                            + "; give the file that belongs to it.");
        }
        return text;
    }

    private String foreign(Session session, Path checkpoint, Digest digest, Optional<String> found) {
        String text = found.orElseThrow(() -> CommandFailure.refused(
                "no-method-file",
                checkpoint + " was made with a method file, digest " + digest
                        + ", which is not beside it; give it as --method-file FILE."));
        if (!Digest.ofText(text).equals(digest)) {
            throw CommandFailure.refused(
                    "altered-method-file",
                    checkpoint + " was made with a method file of the digest " + digest
                            + ", and what lies beside it has the digest "
                            + Digest.ofText(text)
                            + ": one of the two was changed, so nothing is evaluated; give the right file as"
                            + " --method-file FILE.");
        }
        if (!given.any) {
            session.terminal().say(printable(text));
            throw CommandFailure.refused(
                    "method-not-trusted",
                    checkpoint + " was made with a method file, digest " + digest
                            + ", which is not evaluated before you trust it: pass --trust-method if you do, which is"
                            + " remembered, or your own copy as --method-file FILE.");
        }
        return text;
    }

    /** Reads the text in the header of a file of an earlier version, or else the one beside the checkpoints in a run's folder. */
    private static Optional<String> beside(Path checkpoint) {
        return CheckpointHeader.methodText(WeightsFile.read(checkpoint)).or(() -> {
            Path folder = checkpoint.toAbsolutePath().getParent();
            return Stream.of(folder, folder.getParent())
                    .filter(place -> place != null)
                    .map(place -> place.resolve(RunFolder.METHOD))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .map(MethodFile::text);
        });
    }

    /** Removes control characters. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}&&[^\\n\\t]]", "\uFFFD");
    }
}
