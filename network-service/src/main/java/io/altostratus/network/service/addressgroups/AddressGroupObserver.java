package io.altostratus.network.service.addressgroups;

/** Learns of changes of address groups, inside the transaction that makes them. */
@FunctionalInterface
public interface AddressGroupObserver {

    void addressesChanged(String groupId);
}
