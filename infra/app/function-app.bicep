// One function app of any plan, with an identity of its own and what that identity may do.
param name string
param identityName string
param planName string
param location string
param tags object

@allowed(['consumption', 'flex', 'dedicated'])
param plan string
param nodeVersion string
param hostStorageName string
param dataStorageName string

@allowed(['contributor', 'reader'])
param dataRole string
param packageContainer string
param componentName string

@description('3 to 45 letters and digits, beginning with a letter. Apps that share one would run each other\'s orchestrations.')
param taskHub string
param instanceMemoryMB int
param maximumInstances int

@description('Whether the app has Durable\'s functions: then it needs their queues, and on the flex plan an instance that is always ready.')
param durable bool

@description('App settings by name.')
@secure()
param settings object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: identityName
  location: location
  tags: tags
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource hostStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hostStorageName
}

resource dataStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: dataStorageName
}

var allSettings = union(settings, {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  AzureWebJobsStorage__blobServiceUri: hostStorage.properties.primaryEndpoints.blob
  AzureWebJobsStorage__queueServiceUri: hostStorage.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: hostStorage.properties.primaryEndpoints.table
  HEADCOUNT_STORAGE__credential: 'managedidentity'
  HEADCOUNT_STORAGE__clientId: identity.properties.clientId
  HEADCOUNT_STORAGE__blobServiceUri: dataStorage.properties.primaryEndpoints.blob
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
  // host.json names it so: what scales an app reads that file, and not settings that override it.
  HEADCOUNT_TASK_HUB: taskHub
})

module hostRoles './host-roles.bicep' = {
  name: '${name}-host-roles'
  params: {
    storageName: hostStorageName
    componentName: componentName
    principalId: identity.properties.principalId
    durable: durable
  }
}

module dataRoles './data-roles.bicep' = {
  name: '${name}-data-roles'
  params: {
    storageName: dataStorageName
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    role: dataRole
  }
}

module consumption './site-consumption.bicep' = if (plan == 'consumption') {
  name: '${name}-consumption'
  params: {
    name: name
    planName: planName
    location: location
    tags: tags
    nodeVersion: nodeVersion
    identityId: identity.id
    contentShare: 'DefaultEndpointsProtocol=https;AccountName=${hostStorageName};AccountKey=${hostStorage.listKeys().keys[0].value};EndpointSuffix=${environment().suffixes.storage}'
    settings: allSettings
  }
  dependsOn: [hostRoles, dataRoles]
}

module flex './site-flex.bicep' = if (plan == 'flex') {
  name: '${name}-flex'
  params: {
    name: name
    planName: planName
    location: location
    tags: tags
    nodeVersion: nodeVersion
    identityId: identity.id
    packageUri: '${hostStorage.properties.primaryEndpoints.blob}${packageContainer}'
    instanceMemoryMB: instanceMemoryMB
    maximumInstances: maximumInstances
    alwaysReady: durable
    settings: allSettings
  }
  dependsOn: [hostRoles, dataRoles]
}

module dedicated './site-dedicated.bicep' = if (plan == 'dedicated') {
  name: '${name}-dedicated'
  params: {
    name: name
    planName: planName
    location: location
    tags: tags
    nodeVersion: nodeVersion
    identityId: identity.id
    settings: allSettings
  }
  dependsOn: [hostRoles, dataRoles]
}
