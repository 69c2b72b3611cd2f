package dev.weightflow.schema.drift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageGroupTest {
    @ParameterizedTest
    @CsvSource({
        "north/2026-11-30/img_0001, north/2026-11-30",
        "north-2026-11-30-0001, north-2026-11-30",
        "north_20261130_0001, north_20261130",
        "north-20261130_0001, north-20261130",
        "north_20261130-0001, north_20261130",
        "0001, 0001",
        "-1, -1",
        "/a-1, /a-1"
    })
    void a_group_is_what_comes_before_the_last_part_of_the_id(String id, String group) {
        assertThat(ImageGroup.of(id)).isEqualTo(group);
    }
}
