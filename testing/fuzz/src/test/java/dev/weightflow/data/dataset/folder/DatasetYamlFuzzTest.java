package dev.weightflow.data.dataset.folder;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.Untrusted;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class DatasetYamlFuzzTest {
    static Stream<byte[]> sound() {
        return Stream.of("""
                        images: images/{id}.jpg
                        splits: {train: train.txt, val: val.txt}
                        tasks:
                          - name: cover
                            kind: segmentation
                            labels: cover/{id}.png
                            classes: [ground, water]
                            ignore: 255
                            map: {0: ground, 7: water}
                          - name: depth
                            kind: regression
                            labels: depth/{id}.mat
                            variable: a.b
                            unit: m
                            scale: 0.1
                            reciprocal: true
                        """, """
                        images: "{split}/*/{id}.png"
                        splits: {val: 0.1, seed: 3}
                        tasks:
                          - {name: normals, kind: normals, labels: n/{id}.png, axes: [x, -y, z]}
                          - {name: edges, kind: boundary, labels: e/{id}.png, foreground: [1], channel: 2}
                        """, "preset: cityscapes\n").map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("sound")
    @FuzzTest
    void reads_or_refuses(byte[] file) {
        Untrusted.read(() -> DatasetYaml.read(file, "dataset.yaml").declared(), DatasetException.class);
    }

    @Test
    void reads_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::reads_or_refuses);
    }
}
