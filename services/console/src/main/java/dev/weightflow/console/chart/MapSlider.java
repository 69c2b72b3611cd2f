package dev.weightflow.console.chart;

/**
 * Two maps over one picture, 448 by 448, with a movable divider between them.
 *
 * @param label text alternative
 * @param image the background of both, gray under a half transparent map
 */
public record MapSlider(String label, String image, Side left, Side right) {
    /**
     * Map of one side.
     *
     * @param name label at its corner
     * @param over whether it is drawn half transparent, as maps of classes are
     */
    public record Side(String name, String href, boolean over) {
        /** Returns the width of the label's background. */
        public int tip() {
            return 16 + 7 * name.length();
        }

        public int middle() {
            return tip() / 2;
        }
    }

    /** Returns the place of the right side's label. */
    public int rightTip() {
        return 438 - right.tip();
    }
}
