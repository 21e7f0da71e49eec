package io.altostratus.network.service.subnetpools;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Errors;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What subnets take from pools. A subnet's row is what keeps its block; nothing else has to be given back. */
@Component
public class PoolStock {

    private final SubnetPoolRepository repository;
    private final Access access;

    PoolStock(SubnetPoolRepository repository, Access access) {
        this.repository = repository;
        this.access = access;
    }

    /** @throws io.altostratus.api.error.ApiException 404 unless the caller may see the pool */
    public SubnetPool visible(String id, RequestContext context) {
        return repository
                .find(id)
                .filter(pool -> access.allows(context, "get_subnetpool", pool.target()))
                .orElseThrow(() -> SubnetPoolAttributes.notFound(id));
    }

    /** @throws io.altostratus.api.error.ApiException 400 if there is none that the caller may see */
    public SubnetPool visibleDefault(int ipVersion, RequestContext context) {
        return repository
                .defaultFor(ipVersion)
                .filter(pool -> access.allows(context, "get_subnetpool", pool.target()))
                .orElseThrow(() -> Errors.badRequest(
                        "BadRequest", "Bad subnets request: No default subnetpool found for IPv" + ipVersion + "."));
    }

    /** The pools as they stay until this transaction ends, by id. Nobody else takes of them or changes them meanwhile. */
    public Map<String, SubnetPool> lock(Collection<String> ids) {
        TreeSet<String> inOrder = new TreeSet<>(ids);
        inOrder.forEach(repository::lock);
        return repository.findAll(inOrder).stream().collect(Collectors.toMap(SubnetPool::id, Function.identity()));
    }

    /**
     * The block for a new subnet of a locked pool; it is the subnet's once its row is inserted.
     *
     * @param wanted a certain block; null for any
     * @param length of the prefix of any block; null for the pool's usual one
     * @throws io.altostratus.api.error.ApiException 400 or 409 if it cannot be had
     */
    public Cidr take(SubnetPool pool, String projectId, @Nullable Cidr wanted, @Nullable Integer length) {
        return PoolRules.take(pool, repository.taken(pool.id()), projectId, wanted, length);
    }
}
