package dev.weightflow.cli.console;

import java.awt.image.BufferedImage;

/** Whether charts can be drawn. */
public final class Fonts {

    private Fonts() {}

    /** A headless Java on a bare system may have no font at all, and says so only when it is asked to write. */
    public static boolean present() {
        try {
            new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB).createGraphics().drawString("x", 1, 7);
            return true;
        } catch (LinkageError | RuntimeException none) {
            return false;
        }
    }
}
