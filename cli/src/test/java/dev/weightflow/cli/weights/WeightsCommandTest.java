package dev.weightflow.cli.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.client.RegistryCommandFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightsCommandTest extends RegistryCommandFixture {

    @Test
    void a_file_is_uploaded_as_it_is_and_what_was_recognised_is_told() throws IOException {
        Path file = Files.writeString(root.resolve("swin tiny.pth"), "the file");
        registry.replying("POST /base-weights?source=swin%20tiny.pth&name=swin-tiny-22k", 201, StoredExamples.TINY);

        assertThat(run("weights", "add", file.toString(), "--name", "swin-tiny-22k"))
                .as(terminal.err())
                .isZero();

        assertThat(registry.requests()).singleElement().asString().endsWith(" the file");
        assertThat(terminal.err()).contains("upload, in MiB: ");
        assertThat(terminal.out())
                .startsWith("swin-tiny-22k  " + StoredExamples.DIGEST)
                .contains("Swin-tiny")
                .contains("169 tensors, 27,517,818 parameters")
                .contains("2 the classifier of the pre-training (head.weight, head.bias)")
                .contains("110 MB")
                .contains("--weights swin-tiny-22k");
    }

    @Test
    void a_refusal_is_told_in_the_service_s_words() throws IOException {
        Path file = Files.writeString(root.resolve("bad.pth"), "the file");
        registry.replying(
                "POST /base-weights?source=bad.pth",
                422,
                "{\"title\":\"Cannot be processed\",\"detail\":\"bad.pth: it asks for posix.system.\",\"code\":\"weights-refused\"}");

        assertThat(run("weights", "add", file.toString())).isEqualTo(5);

        assertThat(terminal.err()).contains("checkpoint-registry says: bad.pth: it asks for posix.system.");
    }

    @Test
    void files_that_are_not_there_or_empty_are_not_sent() throws IOException {
        Path empty = Files.createFile(root.resolve("empty.pth"));

        assertThat(run("weights", "add", root.resolve("none.pth").toString())).isEqualTo(4);
        assertThat(run("weights", "add", empty.toString())).isEqualTo(5);

        assertThat(terminal.err()).contains("There is no file").contains("is empty");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void where_no_platform_runs_the_way_to_one_is_told() throws IOException {
        Path file = Files.writeString(root.resolve("swin.pth"), "the file");

        assertThat(terminal.run(Map.of(), "weights", "add", file.toString())).isEqualTo(3);

        assertThat(terminal.err()).contains("'./weightflow up --detach' starts the platform");
    }

    @Test
    void base_weights_are_listed_and_shown_by_name_or_the_beginning_of_their_digest() {
        registry.replying("GET /base-weights", "[" + StoredExamples.TINY + "]")
                .replying("GET /base-weights/" + StoredExamples.DIGEST, StoredExamples.TINY);

        assertThat(run("weights", "list")).isZero();
        assertThat(run("weights", "show", "swin-tiny-22k")).isZero();
        assertThat(run("weights", "show", StoredExamples.DIGEST.substring(0, 6)))
                .isZero();

        assertThat(terminal.out())
                .contains("NAME")
                .containsPattern("swin-tiny-22k +abababababab +tiny ")
                .contains("27,517,818");
    }

    @Test
    void an_unknown_name_is_answered_with_the_nearest_one() {
        registry.replying("GET /base-weights", "[" + StoredExamples.TINY + "]");

        assertThat(run("weights", "show", "swin-tiny-22")).isEqualTo(4);
        assertThat(run("weights", "show", "resnet")).isEqualTo(4);

        assertThat(terminal.err())
                .contains("There are no base weights 'swin-tiny-22' (did you mean swin-tiny-22k or swin-tiny-1k?):"
                        + " './weightflow weights list'")
                .contains("There are no base weights 'resnet': './weightflow weights list'");
    }

    @Test
    void removing_says_what_becomes_of_the_weights() {
        registry.replying("GET /base-weights", "[" + StoredExamples.TINY + "]")
                .replying("GET /base-weights/" + StoredExamples.DIGEST, StoredExamples.TINY)
                .replying(
                        "DELETE /base-weights/swin-tiny-22k",
                        "{\"digest\":\"" + StoredExamples.DIGEST
                                + "\",\"names\":[\"swin-tiny-22k\"],\"removedBytes\":110071272,\"remaining\":[]}");

        assertThat(run("weights", "remove", "swin-tiny-22k")).isZero();

        assertThat(terminal.out())
                .contains("The name swin-tiny-22k is free again. 110 MB (")
                .contains(") are freed by a later './weightflow garbage collect'");
    }
}
