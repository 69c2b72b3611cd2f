package dev.weightflow.data.dataset.coco;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Index of an annotation file, read in one pass: its images, its categories, and the position of each annotation. Keeps no outlines. */
final class CocoIndex {
    private final String name;
    private final Limits limits;
    private final Map<String, CocoImage> images = new LinkedHashMap<>();
    private final TreeMap<Integer, CocoCategory> categories = new TreeMap<>();
    private final Map<String, List<Annotation>> annotations = new HashMap<>();
    private int count;

    /**
     * Position of an annotation in the file.
     *
     * @param offset of its opening brace, in bytes
     * @param bytes its length
     * @param panoptic whether it describes segments in a PNG
     */
    record Annotation(long offset, int bytes, boolean panoptic) {}

    CocoIndex(String name, Limits limits) {
        this.name = name;
        this.limits = limits;
    }

    Map<String, CocoImage> images() {
        return images;
    }

    Map<Integer, CocoCategory> categories() {
        return categories;
    }

    List<Annotation> of(CocoImage image) {
        return annotations.getOrDefault(image.id(), List.of());
    }

    void read(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw unreadable("is not an object of images, annotations and categories");
        }
        List<String> found = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String part = json.currentName();
            json.nextToken();
            switch (part) {
                case "images" -> members(json, this::image);
                case "annotations" -> members(json, this::annotation);
                case "categories" -> members(json, this::category);
                default -> json.skipChildren();
            }
            found.add(part);
        }
        for (String needed : List.of("images", "annotations", "categories")) {
            if (!found.contains(needed)) {
                throw unreadable("has no list of " + needed);
            }
        }
        annotations.keySet().stream()
                .filter(id -> !images.containsKey(id))
                .findFirst()
                .ifPresent(id -> {
                    throw unreadable("has an annotation of image " + id + ", which it does not list");
                });
        if (images.isEmpty()) {
            throw DatasetException.about(ViolationCode.NO_SAMPLES, name, "lists no image; give a file that does");
        }
    }

    private interface Member {
        void read(JsonParser json) throws IOException;
    }

    private void members(JsonParser json, Member member) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw unreadable("has no list of " + json.currentName());
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw unreadable("has something else than objects in a list, in line "
                        + json.currentTokenLocation().getLineNr());
            }
            member.read(json);
        }
    }

    private void image(JsonParser json) throws IOException {
        Fields fields = new Fields(json, "an image");
        CocoImage image = new CocoImage(
                fields.text("id"), fields.text("file_name"), fields.integer("width"), fields.integer("height"));
        limits.requirePixels(name + ", image " + image.id() + ",", image.width(), image.height());
        if (images.put(image.id(), image) != null) {
            throw DatasetException.about(
                    ViolationCode.DUPLICATE_ID, name, "lists image %s more than once; keep one of them", image.id());
        }
        requireFew(images.size(), limits.ids(), "images");
    }

    private void category(JsonParser json) throws IOException {
        Fields fields = new Fields(json, "a category");
        CocoCategory category = new CocoCategory(fields.integer("id"), fields.text("name"));
        if (categories.put(category.id(), category) != null) {
            throw DatasetException.about(
                    ViolationCode.DUPLICATE_ID,
                    name,
                    "lists category %d more than once; keep one of them",
                    category.id());
        }
        requireFew(categories.size(), limits.ids(), "categories");
    }

    private void annotation(JsonParser json) throws IOException {
        long offset = json.currentTokenLocation().getByteOffset();
        Fields fields = new Fields(json, "an annotation");
        long bytes = json.currentTokenLocation().getByteOffset() + 1 - offset;
        if (offset < 0) {
            throw unreadable("is not in UTF-8");
        }
        if (bytes > limits.fileBytes()) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    name,
                    "has an annotation of %d bytes, and the limit is %d; simplify it or raise the limit",
                    bytes,
                    limits.fileBytes());
        }
        annotations
                .computeIfAbsent(fields.text("image_id"), id -> new ArrayList<>(2))
                .add(new Annotation(offset, (int) bytes, fields.has("segments_info")));
        requireFew(++count, 4L * limits.ids(), "annotations");
    }

    private void requireFew(long there, long most, String what) {
        if (there > most) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE, name, "has more than %d %s; split it or raise the limit", most, what);
        }
    }

    private DatasetException unreadable(String what) {
        return DatasetException.about(
                ViolationCode.UNREADABLE, name, "%s; give one of COCO's annotation files, or write it again", what);
    }

    /** Scalar fields of the current object, which is read to its end. */
    private final class Fields {
        private final Map<String, String> values = new HashMap<>();
        private final String what;

        Fields(JsonParser json, String what) throws IOException {
            this.what = what + " (line " + json.currentTokenLocation().getLineNr() + ")";
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                values.put(field, value.isScalarValue() && value != JsonToken.VALUE_NULL ? json.getText() : "");
                json.skipChildren();
            }
        }

        boolean has(String field) {
            return values.containsKey(field);
        }

        String text(String field) {
            String text = values.getOrDefault(field, "");
            if (text.isEmpty()) {
                throw unreadable("has " + what + " without " + field);
            }
            return text;
        }

        int integer(String field) {
            try {
                return Integer.parseInt(text(field));
            } catch (NumberFormatException e) {
                throw unreadable("has %s with %s %s, which is not a whole number".formatted(what, field, text(field)));
            }
        }
    }
}
