package dev.weightflow.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/data/cache/ab/shard.tar: truncated | shard.tar: truncated",
                "No such file: '/data/jobs/x/model.safetensors' | No such file: 'model.safetensors'",
                "cannot load (/tmp/djl/libtorch.so) | cannot load (libtorch.so)",
                "The store at http://store:9000/weightflow/key is away | The store at http://store:9000/weightflow/key is away",
                "semseg/human_parts differ by 1/2 | semseg/human_parts differ by 1/2",
                "no paths here | no paths here"
            })
    void folders_of_the_machine_are_left_out_and_addresses_stay(String text, String told) {
        assertThat(PublicText.withoutFolders(text)).isEqualTo(told);
    }
}
