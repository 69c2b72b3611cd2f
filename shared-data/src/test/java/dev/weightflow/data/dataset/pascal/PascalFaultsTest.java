package dev.weightflow.data.dataset.pascal;

import static dev.weightflow.data.dataset.SyntheticPascal.anno;
import static dev.weightflow.data.dataset.SyntheticPascal.gray;
import static dev.weightflow.data.dataset.SyntheticPascal.mask;
import static dev.weightflow.data.dataset.SyntheticPascal.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.IdList;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;

class PascalFaultsTest {
    private static final int W = 12;
    private static final int H = 10;

    @TempDir
    Path root;

    private SyntheticPascal folder;

    @BeforeEach
    void a_folder_with_one_sample() {
        folder = SyntheticPascal.in(root).list(Split.VAL, "one").sample("one", W, H);
    }

    @Test
    void a_sound_sample_has_no_faults() {
        assertThat(validate()).isEmpty();
    }

    @Test
    void a_missing_folder_is_named_with_the_way_out() {
        Path nowhere = root.resolve("nowhere");

        assertThatThrownBy(() -> PascalMt.open(nowhere, Split.VAL))
                .hasMessage(nowhere + " is not a folder; give the one that holds JPEGImages and ImageSets")
                .satisfies(hasCode(ViolationCode.MISSING_FOLDER));
    }

    @Test
    void an_empty_folder_a_missing_list_and_an_empty_list_are_told_apart(@TempDir Path empty) {
        assertThatThrownBy(() -> PascalMt.open(empty, Split.VAL))
                .hasMessageContaining("is empty")
                .satisfies(hasCode(ViolationCode.NO_SAMPLES));
        assertThatThrownBy(() -> PascalMt.open(root, Split.TRAIN))
                .hasMessageContaining("train.txt is missing")
                .satisfies(hasCode(ViolationCode.MISSING_FILE));
        folder.list(Split.TRAIN, "", "  ");
        assertThatThrownBy(() -> PascalMt.open(root, Split.TRAIN))
                .hasMessageContaining("lists no sample")
                .satisfies(hasCode(ViolationCode.NO_SAMPLES));
    }

    @Test
    void bad_and_repeated_ids_are_told_as_data_and_the_good_ones_kept() {
        folder.list(Split.TRAIN, "good", "../etc/passwd", "good", "a b", "x".repeat(81), "fine", "a\u0007");

        IdList list = IdList.of(root, Split.TRAIN, Limits.defaults());

        assertThat(list.ids()).containsExactly("fine", "good");
        assertThat(list.faults())
                .extracting(Violation::code)
                .containsExactly(
                        ViolationCode.BAD_ID,
                        ViolationCode.DUPLICATE_ID,
                        ViolationCode.BAD_ID,
                        ViolationCode.BAD_ID,
                        ViolationCode.BAD_ID);
        assertThat(list.faults().get(0).message())
                .contains("'../etc/passwd' in")
                .contains("without a path");
        assertThat(list.faults().get(4).message()).contains("'a?'");
        assertThatThrownBy(() -> PascalMt.open(root, Split.TRAIN)).satisfies(hasCode(ViolationCode.BAD_ID));
    }

    @Test
    void an_id_that_is_a_path_never_reaches_the_file_system() {
        PascalMt data = PascalMt.open(root, Split.VAL);

        assertThat(data.validate("../one")).extracting(Violation::code).containsExactly(ViolationCode.BAD_ID);
        assertThatThrownBy(() -> data.readLabels("/etc/passwd")).satisfies(hasCode(ViolationCode.BAD_ID));
        assertThatThrownBy(() -> of("a/b")).satisfies(hasCode(ViolationCode.BAD_ID));
    }

    @Test
    void all_faults_of_a_sample_are_found_in_one_pass() {
        folder.without("JPEGImages/one.jpg")
                .semseg("one", W, H, (x, y) -> 21)
                .saliency("one", W, H, (x, y) -> 0)
                .file("normals_distill/one.png", gray(W, H, (x, y) -> 0))
                .without("human_parts/one.mat");

        List<Violation> faults = validate();

        assertThat(faults)
                .extracting(Violation::code)
                .containsExactly(
                        ViolationCode.MISSING_FILE,
                        ViolationCode.CLASS_OUT_OF_RANGE,
                        ViolationCode.WRONG_FORM,
                        ViolationCode.MISSING_FILE);
        assertThat(faults)
                .extracting(Violation::message)
                .satisfiesExactly(
                        m -> assertThat(m).contains("JPEGImages/one.jpg is missing; add it"),
                        m -> assertThat(m).contains("VOC12/one.png holds class 21 at column 0, row 0"),
                        m -> assertThat(m)
                                .contains("normals_distill/one.png is a gray image")
                                .contains("as an RGB image"),
                        m -> assertThat(m).contains("human_parts/one.mat is missing"));
    }

    @Test
    void labels_of_the_wrong_form_are_named() {
        BufferedImage colours = new BufferedImage(W, H, BufferedImage.TYPE_INT_RGB);
        folder.file("semseg/VOC12/one.png", SyntheticPascal.png(colours))
                .file("sal_distill/one.png", SyntheticPascal.palette(W, H, (x, y) -> 0))
                .file(
                        "normals_distill/one.png",
                        SyntheticPascal.png(new BufferedImage(W, H, BufferedImage.TYPE_INT_ARGB)));

        assertThat(validate())
                .extracting(Violation::code)
                .containsOnly(ViolationCode.WRONG_FORM)
                .hasSize(3);
    }

    @Test
    void a_truncated_image_a_truncated_label_and_a_truncated_mat_are_named() {
        folder.file("JPEGImages/one.jpg", half(SyntheticPascal.jpeg(W, H, (x, y) -> x * y)))
                .file("sal_distill/one.png", half(gray(W, H, (x, y) -> x)))
                .file("human_parts/one.mat", half(SyntheticPascal.mat("anno", anno())));

        assertThat(validate())
                .extracting(Violation::code)
                .containsOnly(ViolationCode.UNREADABLE)
                .hasSize(3);
    }

    @Test
    void classes_that_context_does_not_have_are_named() {
        folder.context("one", W, H, (x, y) -> 460);

        assertThat(validate()).singleElement().satisfies(fault -> assertThat(fault.code())
                .isEqualTo(ViolationCode.CLASS_OUT_OF_RANGE));
    }

    @Test
    void normals_and_context_of_different_sizes_are_refused() {
        folder.context("one", W, H + 1, (x, y) -> 1);

        assertThat(validate()).extracting(Violation::code).containsExactly(ViolationCode.SIZE_MISMATCH);
    }

    @Test
    void unknown_parts_and_masks_of_different_sizes_are_refused() {
        folder.parts("one", anno(object(15, mask(W, H, (x, y) -> 1), Map.of("tail", mask(W, H, (x, y) -> 1)))));
        assertThat(validate()).singleElement().satisfies(fault -> {
            assertThat(fault.code()).isEqualTo(ViolationCode.UNKNOWN_PART);
            assertThat(fault.message()).contains("called 'tail'");
        });
        folder.parts("one", anno(object(15, mask(W, H, (x, y) -> 1), Map.of("head", mask(H, W, (x, y) -> 1)))));
        assertThat(validate()).extracting(Violation::code).containsExactly(ViolationCode.SIZE_MISMATCH);
    }

    @Test
    void a_mat_file_of_another_content_is_refused() {
        folder.file("human_parts/one.mat", SyntheticPascal.mat("other", Mat5.newScalar(1)))
                .file("pascal-context/trainval/one.mat", SyntheticPascal.mat("LabelMap", Mat5.newString("floor")));

        assertThat(validate())
                .extracting(Violation::code)
                .containsOnly(ViolationCode.UNREADABLE)
                .hasSize(2);
    }

    @Test
    void hostile_sizes_are_refused_by_limit() {
        Limits limits = Limits.defaults().withPixels(W * H - 1);

        PascalMt data = PascalMt.of(root, List.of("one"), new TreeSet<>(PascalTasks.NAMES), limits);

        assertThat(data.validate("one"))
                .extracting(Violation::code)
                .containsOnly(ViolationCode.TOO_LARGE)
                .hasSize(5);
        assertThat(PascalMt.of(
                                root,
                                List.of("one"),
                                new TreeSet<>(Set.of(PascalTasks.SAL)),
                                new Limits(50, 25_000_000, 512 << 20, 1_000_000, 1_000_000))
                        .validate("one"))
                .extracting(Violation::code)
                .containsExactly(ViolationCode.TOO_LARGE, ViolationCode.TOO_LARGE);
    }

    private List<Violation> validate() {
        return PascalMt.open(root, Split.VAL).validate("one");
    }

    private PascalMt of(String id) {
        return PascalMt.of(root, List.of(id), new TreeSet<>(PascalTasks.NAMES), Limits.defaults());
    }

    private static byte[] half(byte[] file) {
        return Arrays.copyOf(file, file.length / 2);
    }

    private static java.util.function.Consumer<Throwable> hasCode(ViolationCode code) {
        return thrown -> assertThat(((DatasetException) thrown).fault().code()).isEqualTo(code);
    }
}
