// One function an alternative of a variant, for std::visit.
#pragma once

namespace till::sync {

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};

}  // namespace till::sync
