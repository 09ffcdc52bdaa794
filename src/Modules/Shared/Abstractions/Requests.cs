using MediatR;

namespace CountryProvider.Abstractions;

/// <summary>A request that changes nothing. The caller may repeat it at any time.</summary>
/// <typeparam name="TResult">The answer of the module that owns the request.</typeparam>
public interface IQuery<out TResult> : IRequest<TResult>;

/// <summary>A request that changes the stored data of a module.</summary>
/// <typeparam name="TResult">The answer of the module that owns the request.</typeparam>
public interface ICommand<out TResult> : IRequest<TResult>;

/// <summary>A command that has the same effect when it is sent twice. The caller may send it again when no answer came.</summary>
/// <typeparam name="TResult">The answer of the module that owns the request.</typeparam>
public interface IIdempotentCommand<out TResult> : ICommand<TResult>;
