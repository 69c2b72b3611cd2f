package dev.weightflow.data.dataset.coco;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Panoptic annotation of an image: a PNG, whose pixels are numbers of segments (red + 256 green + 65536 blue, and 0 for none), and each
 * segment's category.
 */
final class PanopticSegments {
    private final String place;
    private final Map<Integer, Integer> categories = new HashMap<>();
    private String png = "";

    private PanopticSegments(String place) {
        this.place = place;
    }

    /** Reads an annotation, as {@link CocoSegmentation#read}. */
    static PanopticSegments read(JsonParser json, String place) throws IOException {
        PanopticSegments read = new PanopticSegments(place);
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("file_name")) {
                read.png = json.getText();
            } else if (field.equals("segments_info") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    read.segment(json);
                }
            } else {
                json.skipChildren();
            }
        }
        if (read.png.isEmpty()) {
            throw read.damaged("has no file_name of its PNG");
        }
        return read;
    }

    private void segment(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw damaged("has segments_info that is not a list of objects");
        }
        Integer id = null;
        Integer category = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "id" -> id = json.getIntValue();
                case "category_id" -> category = json.getIntValue();
                default -> json.skipChildren();
            }
        }
        if (id == null || category == null || categories.put(id, category) != null) {
            throw damaged("has a segment without id or category_id, or twice the same");
        }
    }

    /** Returns the name of its PNG. */
    String png() {
        return png;
    }

    Map<Integer, Integer> categories() {
        return categories;
    }

    /** @param indices of the segments' classes, by segment */
    void paint(Pixels rgb, Map<Integer, Integer> indices, float[] rows) {
        for (int i = 0; i < rows.length; i++) {
            int x = i % rgb.width();
            int y = i / rgb.width();
            int id = rgb.at(x, y, 0) + 256 * rgb.at(x, y, 1) + 65_536 * rgb.at(x, y, 2);
            if (id != 0 && !categories.containsKey(id)) {
                throw DatasetException.about(
                        ViolationCode.CLASS_OUT_OF_RANGE,
                        png,
                        "has segment %d at column %d, row %d, which %s does not know; write both again",
                        id,
                        x,
                        y,
                        place);
            }
            Integer index = indices.get(id);
            rows[i] = index == null ? rows[i] : index;
        }
    }

    private DatasetException damaged(String what) {
        return DatasetException.about(
                ViolationCode.UNREADABLE, place, "%s; fix the annotation or write the file again", what);
    }
}
