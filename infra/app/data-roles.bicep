// What one principal may do with the data.
param storageName string
param principalId string

@allowed(['ServicePrincipal', 'User'])
param principalType string

@allowed(['contributor', 'reader'])
param role string

// Storage Blob Data Contributor; Storage Blob Data Reader
var roleIds = {
  contributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  reader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageName
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, principalId, roleIds[role])
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role])
    principalId: principalId
    principalType: principalType
  }
}
