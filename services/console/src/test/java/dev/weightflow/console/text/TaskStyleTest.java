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
                .containsExactly(tuple("Normals", 4), tuple("Depth", 1));
    }

    @Test
    void the_tasks_are_in_the_order_of_every_tables_columns() {
        List<TaskName> tasks = List.of(
                TaskName.of("depth"),
                PascalTasks.SAL,
                PascalTasks.HUMAN_PARTS,
                PascalTasks.NORMALS,
                TaskName.of("cover"),
                PascalTasks.SEMSEG);

        assertThat(TaskStyle.of(tasks)).extracting(TaskStyle::name).isEqualTo(TaskName.columns(tasks));
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
