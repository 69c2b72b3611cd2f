package dev.weightflow.console.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskStyleTest {
    @Test
    void a_known_task_has_its_place_whatever_stands_beside_it() {
        assertThat(TaskStyle.of(List.of(PascalTasks.NORMALS, TaskName.of("depth"))))
                .extracting(TaskStyle::label, TaskStyle::place)
                .containsExactly(tuple("Depth", 1), tuple("Normals", 4));
    }

    @Test
    void no_two_tasks_have_one_place_while_there_are_places() {
        List<TaskName> tasks = IntStream.range(0, 30)
                .mapToObj(i -> TaskName.of("task_" + (char) ('a' + i % 26) + (i / 26)))
                .toList();

        assertThat(TaskStyle.of(tasks.subList(0, TaskStyle.PLACES)))
                .extracting(TaskStyle::place)
                .doesNotHaveDuplicates();
        assertThat(TaskStyle.of(tasks)).hasSize(30).allSatisfy(look -> assertThat(look.place())
                .isBetween(1, TaskStyle.PLACES));
    }
}
