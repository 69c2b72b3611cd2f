package dev.weightflow.data.weights.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.ModelSize;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class PublishedTableTest {

    @Test
    void names_stand_for_files_of_their_authors_with_model_and_licence() {
        PublishedTable table = PublishedTable.standard();

        assertThat(table.names())
                .contains(
                        "swin-tiny-22k",
                        "swin-tiny-1k",
                        "swin-small-22k",
                        "swin-small-1k",
                        "swin-base-22k",
                        "swin-base-1k",
                        "dinov2-vits14",
                        "dinov2-vits14-reg",
                        "dinov2-vitb14",
                        "dinov2-vitb14-reg");
        assertThat(table.entries()).allSatisfy(entry -> {
            assertThat(entry.licence()).matches("[A-Za-z0-9.+-]+");
            entry.address().ifPresent(address -> assertThat(address)
                    .hasScheme("https")
                    .satisfiesAnyOf(uri -> assertThat(uri).hasHost("github.com"), uri -> assertThat(uri)
                            .hasHost("dl.fbaipublicfiles.com")));
        });
        PublishedWeights tiny = table.find("swin-tiny-22k").orElseThrow();
        assertThat(tiny.model()).isEqualTo(ModelSize.TINY);
        assertThat(tiny.fileName()).isEqualTo("swin_tiny_patch4_window7_224_22k.pth");
        assertThat(tiny.digest()).isEmpty();
        assertThat(table.find("dinov2-vitb14-reg").orElseThrow().model())
                .isEqualTo(ModelSize.VIT_BASE_PATCH14_REG4_DINOV2);
        assertThat(table.find("swin-tiny")).isEmpty();
    }

    /** Holds whatever is bundled to its line: nothing more is needed to add a file. */
    @Test
    void bundled_files_are_those_of_their_lines() throws IOException {
        for (PublishedTable table : new PublishedTable[] {
            PublishedTable.standard(), PublishedTable.read(PublishedTableTest.class, "bundled-table.txt")
        }) {
            for (PublishedWeights entry : table.entries()) {
                if (entry.isBundled()) {
                    try (InputStream in = table.open(entry)) {
                        byte[] content = in.readAllBytes();
                        assertThat(entry.bytes()).hasValue(content.length);
                        assertThat(entry.digest()).contains(Digest.of(content));
                    }
                }
            }
        }
    }

    @Test
    void a_faulty_line_is_named() {
        assertThatThrownBy(() -> PublishedTable.read(PublishedTableTest.class, "faulty-table.txt"))
                .hasMessage("faulty-table.txt has a line of 3 cells instead of 6: few micro -");
        assertThatThrownBy(() -> PublishedTable.read(PublishedTableTest.class, "repeated-table.txt"))
                .hasMessage("repeated-table.txt names twice twice");
        assertThatThrownBy(() -> PublishedTable.read(PublishedTableTest.class, "no-table.txt"))
                .hasMessageContaining("no-table.txt is missing");
    }
}
