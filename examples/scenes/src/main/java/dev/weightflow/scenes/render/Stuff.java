package dev.weightflow.scenes.render;

/** What is background to the semantic segmentation, with its id in PASCAL-Context where it has one. */
public enum Stuff implements Label {
    UNLABELLED(0),
    BUILDING(44),
    CABINET(46),
    CEILING(68),
    FLOOR(158),
    GRASS(187),
    LIGHT(232),
    SKY(360),
    TREE(420),
    WALL(440),
    WINDOW(454);

    private final int context;

    Stuff(int context) {
        this.context = context;
    }

    @Override
    public int semseg() {
        return 0;
    }

    @Override
    public int context() {
        return context;
    }
}
