package io.altostratus.network.agent.metadata;

/** Among whom an address tells who asks. */
sealed interface MetadataScope {

    record Network(String id) implements MetadataScope {

        @Override
        public String toString() {
            return "network " + id;
        }
    }

    /** The networks that a router joins: no two of them have an address in common. */
    record Router(String id) implements MetadataScope {

        @Override
        public String toString() {
            return "router " + id;
        }
    }
}
