package dev.weightflow.cli.retraining;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.client.FakeService;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFolderTest {
    private static final String WINDOW = "5d41402abc4b2a76b9719d911017c592ae2f8a9f5a6c8d3e1b0f7a9c4e2d6b80";
    private static final String LEARNED = "7d793037a0760186574b0282f2f435e7ae2f8a9f5a6c8d3e1b0f7a9c4e2d6b80";
    private static final String DECLARED =
            "[{\"name\":\"cover\",\"kind\":\"segmentation\",\"classes\":[\"background\",\"road\",\"tree\"]},"
                    + "{\"name\":\"height\",\"kind\":\"regression\",\"unit\":\"m\"}]";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path root;

    private FakeService services;
    private CapturedTerminal terminal;
    private Path folder;

    @BeforeEach
    void two_images_are_asked_for() throws IOException {
        services = new FakeService();
        terminal = new CapturedTerminal(root);
        folder = root.resolve("night");
        asked("{\"id\":\"cam1_3\",\"dataset\":\"" + WINDOW + "\",\"why\":\"informative\"},"
                + "{\"id\":\"cam2_7\",\"dataset\":\"" + WINDOW + "\",\"why\":\"random\"}");
        services.replying("GET /models/people/versions/4", "{\"dataset\":\"" + LEARNED + "\"}");
        learned(DECLARED);
        for (String id : new String[] {"cam1_3", "cam2_7"}) {
            services.replying("GET /datasets/" + WINDOW + "/samples/" + id + "/image.png?size=full", 200, picture());
        }
    }

    @AfterEach
    void close() {
        services.close();
    }

    private void asked(String images) {
        services.forget("GET /models/people/retraining/labels");
        services.replying(
                "GET /models/people/retraining/labels",
                "{\"model\":\"people\",\"version\":4,\"dataset\":\"" + WINDOW + "\",\"images\":[" + images + "]}");
    }

    private void learned(String declarations) {
        services.forget("GET /datasets/" + LEARNED);
        services.replying(
                "GET /datasets/" + LEARNED,
                "{\"dataset\":{},\"manifest\":{\"declarations\":" + declarations + ",\"classes\":[{\"task\":\"cover\","
                        + "\"names\":[\"background\",\"road\",\"tree\"]}]}}");
    }

    private static byte[] picture() throws IOException {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
        return jpeg.toByteArray();
    }

    private int export() {
        Map<String, String> environment = new HashMap<>(services.as("checkpoint-registry"));
        environment.putAll(services.as("retraining"));
        environment.putAll(services.as("dataset-ingestion"));
        return terminal.run(environment, "retraining", "labels", "people", "--export", folder.toString());
    }

    private JsonNode annotations() throws IOException {
        return JSON.readTree(folder.resolve(LabelFolder.ANNOTATIONS).toFile());
    }

    @Test
    void images_and_classes_are_written_as_cvat_reads_them() throws IOException {
        assertThat(export()).as(terminal.err()).isZero();

        assertThat(annotations().path("images"))
                .hasToString("[{\"id\":1,\"width\":4,\"height\":2,\"file_name\":\"cam1_3.jpg\"},"
                        + "{\"id\":2,\"width\":4,\"height\":2,\"file_name\":\"cam2_7.jpg\"}]");
        assertThat(annotations().path("categories"))
                .hasToString("[{\"id\":1,\"name\":\"road\",\"supercategory\":\"cover\"},"
                        + "{\"id\":2,\"name\":\"tree\",\"supercategory\":\"cover\"}]");
        assertThat(annotations().path("annotations")).isEmpty();
        assertThat(folder.resolve("images/cam1_3.jpg")).hasBinaryContent(picture());
        assertThat(terminal.out())
                .contains("2 images, 1 of them drawn at random")
                .contains("height");
    }

    @Test
    void what_was_labelled_is_read_back_with_the_random_images_for_validation() throws IOException {
        assertThat(export()).as(terminal.err()).isZero();
        ObjectNode labelled = (ObjectNode) annotations();
        ((ArrayNode) labelled.path("annotations"))
                .addObject()
                .put("id", 1)
                .put("image_id", 1)
                .put("category_id", 2)
                .set("segmentation", JSON.readTree("[[0, 0, 3, 0, 3, 2, 0, 2]]"));
        JSON.writeValue(folder.resolve(LabelFolder.ANNOTATIONS).toFile(), labelled);

        DatasetFolder read = DatasetFolder.open(folder);

        assertThat(read.ids(Split.TRAIN).flawless()).containsExactly("cam1_3");
        assertThat(read.ids(Split.VAL).flawless()).containsExactly("cam2_7");
        Pixels cover = read.samples(Split.TRAIN, read.tasks().names())
                .readLabels("cam1_3")
                .labels()
                .get(TaskName.of("cover"));
        assertThat(IntStream.range(0, 8).map(at -> cover.at(at % 4, at / 4, 0)))
                .containsExactly(2, 2, 2, 0, 2, 2, 2, 0);
    }

    @Test
    void labels_that_are_there_are_never_written_over() throws IOException {
        assertThat(export()).isZero();
        Path file = folder.resolve(LabelFolder.ANNOTATIONS);
        Files.writeString(
                file, Files.readString(file).replaceFirst("\"annotations\" : \\[ ?]", "\"annotations\": [{}]"));

        assertThat(export()).isEqualTo(5);

        assertThat(terminal.err()).contains("holds labels, which are kept");
    }

    @Test
    void an_export_that_broke_off_goes_on_with_the_images_that_are_missing() throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Files.write(folder.resolve("images/cam1_3.jpg"), picture());

        assertThat(export()).as(terminal.err()).isZero();

        assertThat(services.requests()).noneMatch(request -> request.contains("cam1_3"));
        assertThat(annotations().path("images")).hasSize(2);
    }

    @Test
    void why_nothing_can_be_exported_is_said() {
        learned("[]");
        assertThat(export()).isEqualTo(5);
        assertThat(terminal.err()).contains("people learns PASCAL-Context's tasks");

        asked("");
        assertThat(export()).isEqualTo(5);
        assertThat(terminal.err()).contains("No labels of people are asked for");
    }
}
