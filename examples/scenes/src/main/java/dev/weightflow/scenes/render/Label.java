package dev.weightflow.scenes.render;

/** Class of a thing in the dataset. */
public sealed interface Label {
    /** Returns the index in the semantic segmentation, 0 for everything that is no VOC class. */
    int semseg();

    /** Returns the id among PASCAL-Context's 459 classes, 0 for unlabelled. */
    int context();

    /** Background classes of the semantic segmentation, with their ids in PASCAL-Context where they have one. */
    enum Stuff implements Label {
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

    /**
     * The classes of PASCAL VOC that the renderer can build, with their VOC index, the name that PASCAL-Part's files use and the id among
     * the 459 classes of PASCAL-Context.
     */
    enum VocClass implements Label {
        AEROPLANE(1, "aeroplane", 2),
        BICYCLE(2, "bicycle", 23),
        BIRD(3, "bird", 25),
        BOTTLE(5, "bottle", 34),
        BUS(6, "bus", 45),
        CAR(7, "car", 59),
        CAT(8, "cat", 65),
        CHAIR(9, "chair", 72),
        COW(10, "cow", 98),
        TABLE(11, "table", 397),
        DOG(12, "dog", 113),
        HORSE(13, "horse", 207),
        PERSON(15, "person", 284),
        POTTED_PLANT(16, "pottedplant", 308),
        SHEEP(17, "sheep", 347),
        SOFA(18, "sofa", 368),
        TV_MONITOR(20, "tvmonitor", 427);

        private final int index;
        private final String partFileName;
        private final int context;

        VocClass(int index, String partFileName, int context) {
            this.index = index;
            this.partFileName = partFileName;
            this.context = context;
        }

        @Override
        public int semseg() {
            return index;
        }

        @Override
        public int context() {
            return context;
        }

        /** Returns the name in {@code anno.objects.class}: VOC's, except that a dining table is a {@code table}. */
        public String partFileName() {
            return partFileName;
        }
    }
}
