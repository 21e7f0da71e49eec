package io.altostratus.network.service.subnetpools;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.AddressSet;
import io.altostratus.network.service.addressscopes.AddressScope;
import io.altostratus.network.service.addressscopes.AddressScopeAttributes;
import io.altostratus.network.service.addressscopes.AddressScopeRepository;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Errors;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Which pools may be in an address scope. The scope is locked, so no two pools of it can get the same addresses. */
@Component
class ScopeRules {

    private final AddressScopeRepository scopes;
    private final SubnetPoolRepository pools;
    private final Access access;

    ScopeRules(AddressScopeRepository scopes, SubnetPoolRepository pools, Access access) {
        this.scopes = scopes;
        this.pools = pools;
        this.access = access;
    }

    /** @throws io.altostratus.api.error.ApiException 400, 404 or 409 if the pool cannot be in its scope */
    void check(SubnetPool pool, RequestContext context) {
        String scopeId = pool.addressScopeId();
        if (scopeId == null) {
            return;
        }
        scopes.lock(scopeId);
        AddressScope scope = scopes.find(scopeId).orElseThrow(() -> AddressScopeAttributes.notFound(scopeId));
        if (!access.allows(context, "get_address_scope", scope.target())) {
            throw Errors.badRequest(
                    "IllegalSubnetPoolAssociationToAddressScope",
                    "Illegal subnetpool association: subnetpool " + pool.id()
                            + " cannot be associated with address scope " + scopeId + ".");
        }
        if (scope.ipVersion() != pool.ipVersion()) {
            throw Errors.badRequest(
                    "IllegalSubnetPoolIpVersionAssociationToAddressScope",
                    "Illegal subnetpool association: subnetpool " + pool.id() + " cannot associate with address scope "
                            + scopeId + " because subnetpool ip_version is not " + scope.ipVersion() + ".");
        }
        AddressSet addresses = pool.addresses();
        boolean twice = pools.ofScope(scopeId).stream()
                .anyMatch(other ->
                        !other.id().equals(pool.id()) && other.addresses().overlaps(addresses));
        if (twice) {
            throw Errors.conflict(
                    "AddressScopePrefixConflict",
                    "Failed to associate address scope: subnetpools within an address scope must have unique "
                            + "prefixes.");
        }
    }

    void checkChange(SubnetPool before, SubnetPool after, RequestContext context) {
        String scopeBefore = before.addressScopeId();
        if (scopeBefore != null) {
            AddressScope scope = scopes.find(scopeBefore).orElseThrow();
            boolean owned = access.seesAll(context) || scope.projectId().equals(context.projectId());
            if (!owned) {
                throw SubnetPools.illegal("subnetpool " + after.id()
                        + " cannot be updated when associated with shared address scope " + scopeBefore);
            }
        }
        check(after, context);
        if (!Objects.equals(scopeBefore, after.addressScopeId()) && pools.sharesNetworks(after)) {
            throw Errors.badRequest(
                    "NetworkAddressScopeAffinityError",
                    "Subnets of the same address family hosted on the same network must all participate in the "
                            + "same address scope.");
        }
    }
}
