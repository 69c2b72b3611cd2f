package dev.weightflow.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.MatrixProducts.Library;
import dev.weightflow.model.tensor.MatrixProducts.Times;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixProductsTest {

    @AfterEach
    void take_the_usual_choice() {
        MatrixProducts.configure(MatrixProducts.AUTO);
    }

    @Test
    void products_go_where_they_are_told_to() {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            NDArray x = manager.ones(new Shape(3136, 96));

            MatrixProducts.use(Library.ONEDNN);
            assertThat(OneDnn.images(x, 3136, 96, 384)).isEqualTo(16);
            assertThat(OneDnn.images(x, 196, 768, 3072)).isEqualTo(2);
            MatrixProducts.use(Library.MIXED);
            assertThat(OneDnn.images(x, 3136, 96, 384)).isEqualTo(16);
            assertThat(OneDnn.images(x, 196, 768, 3072)).isZero();
            MatrixProducts.use(Library.BLAS);
            assertThat(OneDnn.images(x, 3136, 96, 384)).isZero();
        }
    }

    @Test
    void a_setting_holds_for_every_run_that_begins_and_not_for_one_that_goes_on() {
        MatrixProducts.configure("blas");
        assertThat(MatrixProducts.library()).isEqualTo(Library.BLAS);

        MatrixProducts.use(Library.ONEDNN);
        assertThat(MatrixProducts.library()).isEqualTo(Library.ONEDNN);

        MatrixProducts.useMachines();
        assertThat(MatrixProducts.library()).isEqualTo(Library.BLAS);
    }

    @Test
    void settings_are_checked() {
        assertThat(List.of("auto", "onednn", "blas", "mixed")).allMatch(MatrixProducts::names);
        assertThat(MatrixProducts.names("mkl")).isFalse();
        assertThatThrownBy(() -> MatrixProducts.configure("mkl"))
                .hasMessageContaining("use one of blas, onednn, mixed");
    }

    @Test
    void the_faster_one_is_chosen_for_many_rows_and_for_few() {
        Times blas = new Times(1, 1.2);
        Times even = new Times(1, 1.05);
        Times oneDnn = new Times(1.2, 1);

        assertThat(MatrixProducts.choice(blas, oneDnn)).isEqualTo(Library.BLAS);
        assertThat(MatrixProducts.choice(even, oneDnn)).isEqualTo(Library.ONEDNN);
        assertThat(MatrixProducts.choice(oneDnn, blas)).isEqualTo(Library.MIXED);
        assertThat(MatrixProducts.choice(oneDnn, oneDnn)).isEqualTo(Library.ONEDNN);
    }

    @Test
    void what_was_found_first_on_a_machine_is_taken_by_all_that_come_later(@TempDir Path folder) throws IOException {
        Library found = GemmBenchmark.in(folder);
        Path file;
        try (Stream<Path> files = Files.list(folder)) {
            file = files.reduce((one, other) -> {
                        throw new AssertionError(one + " and " + other);
                    })
                    .orElseThrow();
        }
        assertThat(file).hasContent(found.key());

        Library other = found == Library.BLAS ? Library.ONEDNN : Library.BLAS;
        Files.writeString(file, other.key());
        assertThat(GemmBenchmark.in(folder)).isEqualTo(other);
    }

    @Test
    void a_damaged_finding_is_measured_again_and_a_folder_that_is_none_hinders_nobody(@TempDir Path folder)
            throws IOException {
        GemmBenchmark.in(folder);
        Path damaged;
        try (Stream<Path> files = Files.list(folder)) {
            damaged = Files.writeString(files.findFirst().orElseThrow(), "neither");
        }
        assertThat(damaged).hasContent(GemmBenchmark.in(folder).key());

        Path file = Files.writeString(folder.resolve("a file"), "");
        assertThat(GemmBenchmark.in(file)).isIn((Object[]) Library.values());
    }
}
