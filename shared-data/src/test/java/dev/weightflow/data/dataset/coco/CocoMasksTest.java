package dev.weightflow.data.dataset.coco;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.raster.Raster;
import dev.weightflow.data.dataset.source.FolderSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares with {@code coco_fixtures.py}, in which COCO's own API rasterised these polygons and wrote these run lengths. */
class CocoMasksTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CategoryClasses CLASSES = new CategoryClasses(Map.of(7, 1), 0);

    @TempDir
    Path folder;

    @Test
    void polygons_and_both_forms_of_run_lengths_cover_the_pixels_that_cocos_api_says() throws IOException {
        JsonNode cases = cases();
        CocoAnnotations annotations = annotations(cases);

        for (CocoImage image : annotations.images()) {
            String[] id = image.id().split("-");
            JsonNode one = cases.get(Integer.parseInt(id[0]));
            Raster found = annotations.classes(image, CLASSES);
            assertThat(found.values()).as("%s of %s", id[1], one).isEqualTo(decoded(one));
        }
        assertThat(annotations.images()).hasSizeGreaterThan(300);
    }

    private CocoAnnotations annotations(JsonNode cases) throws IOException {
        ObjectNode file = JSON.createObjectNode();
        file.putArray("categories").addObject().put("id", 7).put("name", "thing");
        ArrayNode images = file.putArray("images");
        ArrayNode annotations = file.putArray("annotations");
        for (int i = 0; i < cases.size(); i++) {
            JsonNode one = cases.get(i);
            if (!one.get("polygon").isEmpty()) {
                ObjectNode annotation = add(images, annotations, one, i + "-polygon");
                annotation.putArray("segmentation").add(one.get("polygon"));
            }
            for (String form : new String[] {"counts", "text"}) {
                ObjectNode annotation = add(images, annotations, one, i + "-" + form);
                ObjectNode segmentation = annotation.putObject("segmentation");
                segmentation.set("counts", one.get(form));
                segmentation.putArray("size").add(one.get("height")).add(one.get("width"));
            }
        }
        JSON.writeValue(folder.resolve("masks.json").toFile(), file);
        return CocoAnnotations.open(FolderSource.of(folder, Limits.defaults()), "masks.json", Limits.defaults());
    }

    private static ObjectNode add(ArrayNode images, ArrayNode annotations, JsonNode one, String id) {
        ObjectNode image = images.addObject();
        image.put("id", id).put("file_name", id + ".jpg");
        image.set("width", one.get("width"));
        image.set("height", one.get("height"));
        return annotations.addObject().put("image_id", id).put("category_id", 7);
    }

    private static float[] decoded(JsonNode one) {
        int width = one.get("width").asInt();
        int height = one.get("height").asInt();
        float[] rows = new float[width * height];
        int place = 0;
        float value = 0;
        for (JsonNode count : one.get("counts")) {
            for (int i = 0; i < count.asInt(); i++, place++) {
                rows[place % height * width + place / height] = value;
            }
            value = 1 - value;
        }
        return rows;
    }

    private static JsonNode cases() throws IOException {
        try (InputStream in = CocoMasksTest.class.getResourceAsStream("/coco/masks.json")) {
            return JSON.readTree(in);
        }
    }
}
