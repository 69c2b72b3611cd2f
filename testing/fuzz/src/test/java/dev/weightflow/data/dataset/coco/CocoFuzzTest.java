package dev.weightflow.data.dataset.coco;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.OneFile;
import dev.weightflow.fuzz.Untrusted;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class CocoFuzzTest {
    private static final Limits LIMITS = new Limits(1 << 20, 20_000, 1 << 20, 1000, 1000);
    private static final CategoryClasses CLASSES = new CategoryClasses(Map.of(7, 1), 0);

    static Stream<byte[]> sound() {
        String head = "{\"images\": [{\"id\": 1, \"file_name\": \"a.jpg\", \"width\": 9, \"height\": 7}],"
                + " \"categories\": [{\"id\": 7, \"name\": \"thing\"}], \"annotations\": [";
        return Stream.of(
                        "{\"image_id\": 1, \"category_id\": 7, \"segmentation\": [[1, 1, 8.5, 1, 8, 6, 2.5, 5]]}",
                        "{\"image_id\": 1, \"category_id\": 7, \"segmentation\": {\"counts\": [3, 4, 56], \"size\": [7, 9]}}",
                        "{\"image_id\": 1, \"category_id\": 7, \"segmentation\": {\"counts\": \"3421\", \"size\": [7, 9]}}",
                        "{\"image_id\": 1, \"file_name\": \"a.png\", \"segments_info\": [{\"id\": 3, \"category_id\": 7}]}")
                .map(annotation -> (head + annotation + "]}").getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("sound")
    @FuzzTest
    void reads_or_refuses(byte[] file) {
        Optional<CocoAnnotations> annotations = Untrusted.read(
                () -> CocoAnnotations.open(new OneFile("a.json", file), "a.json", LIMITS), DatasetException.class);
        annotations.ifPresent(read -> read.images().stream().limit(4).forEach(image -> {
            Untrusted.read(() -> read.png(image), DatasetException.class);
            Untrusted.read(() -> read.classes(image, CLASSES), DatasetException.class);
        }));
    }

    @Test
    void reads_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::reads_or_refuses);
    }
}
