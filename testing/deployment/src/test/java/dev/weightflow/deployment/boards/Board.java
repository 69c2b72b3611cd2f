package dev.weightflow.deployment.boards;

import java.util.List;

/**
 * A board.
 *
 * @param uid its name in addresses and in its file
 * @param panels at most a dozen, in reading order
 */
public record Board(String uid, String title, String description, List<Panel> panels) {
    /** All boards. */
    public static List<Board> all() {
        return List.of(PipelineBoard.board(), TrainingBoard.board());
    }

    /** Its file. */
    public String path() {
        return "deploy/grafana/boards/" + uid.substring("weightflow-".length()) + ".json";
    }
}
