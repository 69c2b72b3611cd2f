package dev.weightflow.data.dataset.coco;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Annotation: a category, and its pixels. */
final class CocoSegmentation {
    private final String place;
    private final CocoImage image;
    private final ColumnMask mask;
    private final Budget budget;
    private final BitSet covered = new BitSet();
    private int category;

    private CocoSegmentation(String place, CocoImage image, Budget budget) {
        this.place = place;
        this.image = image;
        this.mask = new ColumnMask(image.width(), image.height(), budget);
        this.budget = budget;
    }

    /**
     * Reads an annotation.
     *
     * @param json before its opening brace
     * @param place for messages
     * @param budget of all annotations of the image
     */
    static CocoSegmentation read(JsonParser json, String place, CocoImage image, Budget budget) throws IOException {
        CocoSegmentation read = new CocoSegmentation(place, image, budget);
        boolean categorised = false;
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("category_id")) {
                read.category = json.getIntValue();
                categorised = true;
            } else if (field.equals("segmentation") && value == JsonToken.START_ARRAY) {
                read.polygons(json);
            } else if (field.equals("segmentation") && value == JsonToken.START_OBJECT) {
                read.runLengths(json);
            } else {
                json.skipChildren();
            }
        }
        if (!categorised) {
            throw read.damaged("has no category_id");
        }
        return read;
    }

    int category() {
        return category;
    }

    void paint(float[] rows, int value) {
        budget.steps(covered.size() / Long.SIZE);
        covered.stream().forEach(pixel -> {
            budget.step();
            rows[pixel] = value;
        });
    }

    private void polygons(JsonParser json) throws IOException {
        double[] corners = new double[64];
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw damaged("has a segmentation that is not a list of polygons");
            }
            int numbers = 0;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                budget.step();
                corners = numbers == corners.length ? Arrays.copyOf(corners, 2 * numbers) : corners;
                corners[numbers++] = coordinate(json.getDoubleValue());
            }
            polygon(corners, numbers);
        }
    }

    private double coordinate(double value) {
        double farthest = 16.0 * Math.max(image.width(), image.height());
        if (!(Math.abs(value) <= farthest)) {
            throw damaged("has a corner at " + value + ", which lies far outside of the image");
        }
        return value;
    }

    private void polygon(double[] corners, int numbers) {
        if (numbers < 6 || numbers % 2 != 0) {
            throw damaged("has a polygon of %d numbers, and it takes two for each of at least three corners"
                    .formatted(numbers));
        }
        new PolygonOutline(mask, image.width(), image.height(), budget).walk(corners, numbers);
        mask.moveTo(covered);
    }

    private void runLengths(JsonParser json) throws IOException {
        RleCodec runs = new RleCodec(mask, this::damaged);
        List<Integer> size = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("size") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY && size.size() < 3) {
                    size.add(json.getIntValue());
                }
            } else if (field.equals("counts") && value == JsonToken.VALUE_STRING) {
                runs.addAll(json.getText(), budget);
            } else if (field.equals("counts") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    budget.step();
                    runs.add(json.getLongValue());
                }
            } else {
                json.skipChildren();
            }
        }
        if (!size.equals(List.of(image.height(), image.width()))) {
            throw DatasetException.about(
                    ViolationCode.SIZE_MISMATCH,
                    place,
                    "has run lengths of size %s and not [%d, %d], height and width of its image; write it again",
                    size,
                    image.height(),
                    image.width());
        }
        runs.requireComplete();
        mask.moveTo(covered);
    }

    private DatasetException damaged(String what) {
        return DatasetException.about(
                ViolationCode.UNREADABLE, place, "%s; fix the annotation or write the file again", what);
    }
}
